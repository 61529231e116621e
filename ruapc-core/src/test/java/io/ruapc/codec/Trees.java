package io.ruapc.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Values of any shape as plain objects, for comparing codecs: null, Boolean, Long, Double, String,
/// lists, maps with text as keys. Random ones grow from a seed.
final class Trees {
  private static final String[] SCRIPTS = {
    "abcdefghijklmnopqrstuvwxyz0123456789 ",
    "\"\\/\b\f\n\r\t\u0000\u001F\u007F",
    "\u00E4\u00DF\u00FF\u0100\u07FF",
    "\u0800\u4F60\u597D\uFFFD\uFFFF",
    "\uD7FF\uE000\u2028"
  };

  private final Random random;

  Trees(long seed) {
    this.random = new Random(seed);
  }

  @Nullable Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2, 3 -> integer();
      case 4 -> decimal();
      case 5, 6 -> text();
      case 7 -> list(depth - 1);
      default -> map(depth - 1);
    };
  }

  /// An integer of any number of bits: all header sizes are likely.
  long integer() {
    return random.nextLong() >> random.nextInt(Long.SIZE);
  }

  double decimal() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(100_000) / 100.0;
      case 1 -> random.nextInt(2000) - 1000;
      case 2 -> random.nextGaussian();
      default -> finite();
    };
  }

  /// Any bits that are a finite number.
  double finite() {
    while (true) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        return value;
      }
    }
  }

  /// A text, seldom so long that it needs the largest header.
  String text() {
    return text(random.nextInt(100) == 0 ? random.nextInt(70_000) : random.nextInt(300));
  }

  private String text(int length) {
    String script = SCRIPTS[random.nextInt(3) == 0 ? random.nextInt(SCRIPTS.length) : 0];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      if (random.nextInt(100) == 0) {
        text.appendCodePoint(0x10000 + random.nextInt(0x100000));
      } else {
        text.append(script.charAt(random.nextInt(script.length())));
      }
    }
    return text.toString();
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = size(); i > 0; i--) {
      list.add(value(depth));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = size(); i > 0; i--) {
      map.put(text(random.nextInt(40)), value(depth));
    }
    return map;
  }

  private int size() {
    return random.nextInt(20) == 0 ? random.nextInt(40) : random.nextInt(5);
  }

  static void write(MessagePackWriter target, @Nullable Object value) {
    switch (value) {
      case null -> target.writeNull();
      case Boolean bool -> target.writeBoolean(bool);
      case Long integer -> target.writeLong(integer);
      case Double decimal -> target.writeDouble(decimal);
      case String text -> target.writeString(text);
      case List<?> list -> {
        target.beginArray(list.size());
        list.forEach(element -> write(target, element));
        target.endArray();
      }
      case Map<?, ?> map -> {
        target.beginObject(map.size());
        map.forEach((key, member) -> {
          target.writeKey((String) key);
          write(target, member);
        });
        target.endObject();
      }
      default -> throw new AssertionError(value);
    }
  }

  static void write(JsonWriter target, @Nullable Object value) {
    switch (value) {
      case null -> target.writeNull();
      case Boolean bool -> target.writeBoolean(bool);
      case Long integer -> target.writeLong(integer);
      case Double decimal -> target.writeDouble(decimal);
      case String text -> target.writeString(text);
      case List<?> list -> {
        target.beginArray(list.size());
        list.forEach(element -> write(target, element));
        target.endArray();
      }
      case Map<?, ?> map -> {
        target.beginObject(map.size());
        map.forEach((key, member) -> {
          target.writeKey((String) key);
          write(target, member);
        });
        target.endObject();
      }
      default -> throw new AssertionError(value);
    }
  }

  static @Nullable Object read(MessagePackReader source) {
    return switch (source.peek()) {
      case NULL -> {
        source.readNull();
        yield null;
      }
      case BOOLEAN -> source.readBoolean();
      case INTEGER -> source.readLong();
      case DECIMAL -> source.readDouble();
      case TEXT -> source.readString();
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>(source.beginArray());
        while (source.nextElement()) {
          list.add(read(source));
        }
        yield list;
      }
      case OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (source.beginMap(); source.nextEntry(); ) {
          String key = source.readKey();
          map.put(key, read(source));
        }
        yield map;
      }
      case BYTES, EXTENSION, NOTHING -> throw source.expected("a value");
    };
  }

  static @Nullable Object read(JsonReader source) {
    return switch (source.peek()) {
      case NULL -> {
        source.readNull();
        yield null;
      }
      case BOOLEAN -> source.readBoolean();
      case INTEGER -> source.readLong();
      case DECIMAL -> source.readDouble();
      case TEXT -> source.readString();
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>(source.beginArray());
        while (source.nextElement()) {
          list.add(read(source));
        }
        yield list;
      }
      case OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (source.beginMap(); source.nextEntry(); ) {
          String key = source.readKey();
          map.put(key, read(source));
        }
        yield map;
      }
      case BYTES, EXTENSION, NOTHING -> throw source.expected("a value");
    };
  }
}
