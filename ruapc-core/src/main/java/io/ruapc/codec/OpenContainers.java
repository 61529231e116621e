package io.ruapc.codec;

import java.util.Arrays;

/// The brackets that are open while a value is skipped, one bit each: a value of any depth is
/// skipped in an eighth of its own size.
final class OpenContainers {
  private long[] objects = new long[2];
  private int count;

  void push(boolean isObject) {
    int word = count >>> 6;
    if (word == objects.length) {
      objects = Arrays.copyOf(objects, word * 2);
    }
    long bit = 1L << count;
    objects[word] = isObject ? (objects[word] | bit) : (objects[word] & ~bit);
    count++;
  }

  void pop() {
    count--;
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isObject() {
    int top = count - 1;
    return (objects[top >>> 6] & (1L << top)) != 0;
  }
}
