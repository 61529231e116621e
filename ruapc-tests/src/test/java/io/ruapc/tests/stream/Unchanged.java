package io.ruapc.tests.stream;

import java.util.function.Predicate;

/// Whether a number is what it was at the last look.
final class Unchanged implements Predicate<Integer> {
  private int last = -1;

  @Override
  public boolean test(Integer now) {
    boolean same = now == last;
    last = now;
    return same;
  }
}
