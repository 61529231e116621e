package io.ruapc.codec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Codecs as the processor prints them, one of each kind: a small record, a record with everything
/// in it, an enum, a sealed interface. In each, one method of a pair is the text of the other with
/// MessagePack for Json.
final class SampleCodecs {
  private SampleCodecs() {}

  /// A small record.
  record User(String name, long id) {}

  /// An enum without a constant for unknown names.
  enum Color {
    RED,
    GREEN,
    BLUE
  }

  /// A sealed type with a variant without components and one for unknown names.
  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    record Rectangle(double width, double height) implements Shape {}

    record Empty() implements Shape {}

    /// Stands for variants that this side does not know.
    record Other() implements Shape {}
  }

  /// A record with a component of each kind.
  @SuppressWarnings("ArrayRecordComponent")
  record Order(
      long id,
      String title,
      int[] sizes,
      List<User> users,
      Map<String, Double> prices,
      Optional<Color> color,
      @Nullable Shape shape,
      Instant created,
      byte[] data,
      int priority) {}

  static final class UserCodec implements Codec<User> {
    static final UserCodec CODEC = new UserCodec();
    private static final FieldNames FIELDS = FieldNames.of("name", "id");
    private static final long REQUIRED = 0b11;

    @Override
    public void write(MessagePackWriter target, User value) {
      writeTo(target, value);
    }

    @Override
    public void write(JsonWriter target, User value) {
      writeTo(target, value);
    }

    @Override
    public User read(MessagePackReader source) {
      return readFrom(source);
    }

    @Override
    public User read(JsonReader source) {
      return readFrom(source);
    }

    static void writeTo(MessagePackWriter target, User value) {
      target.beginObject(2);
      target.writeName(FIELDS, 0);
      target.writeString(value.name());
      target.writeName(FIELDS, 1);
      target.writeLong(value.id());
      target.endObject();
    }

    static void writeTo(JsonWriter target, User value) {
      target.beginObject(2);
      target.writeName(FIELDS, 0);
      target.writeString(value.name());
      target.writeName(FIELDS, 1);
      target.writeLong(value.id());
      target.endObject();
    }

    static User readFrom(MessagePackReader source) {
      String name = "";
      long id = 0;
      long seen = 0;
      source.beginObject(FIELDS);
      for (int field = source.nextField(FIELDS, 0);
          field != FieldNames.END;
          field = source.nextField(FIELDS, field + 1)) {
        switch (field) {
          case 0 -> {
            seen = source.markField(FIELDS, 0, seen);
            name = source.readString();
          }
          case 1 -> {
            seen = source.markField(FIELDS, 1, seen);
            id = source.readLong();
          }
          default -> source.skipValue();
        }
      }
      source.requireFields(FIELDS, 0, seen, REQUIRED);
      return new User(name, id);
    }

    static User readFrom(JsonReader source) {
      String name = "";
      long id = 0;
      long seen = 0;
      source.beginObject(FIELDS);
      for (int field = source.nextField(FIELDS, 0);
          field != FieldNames.END;
          field = source.nextField(FIELDS, field + 1)) {
        switch (field) {
          case 0 -> {
            seen = source.markField(FIELDS, 0, seen);
            name = source.readString();
          }
          case 1 -> {
            seen = source.markField(FIELDS, 1, seen);
            id = source.readLong();
          }
          default -> source.skipValue();
        }
      }
      source.requireFields(FIELDS, 0, seen, REQUIRED);
      return new User(name, id);
    }
  }

  @SuppressWarnings("EnumOrdinal")
  static final class ColorCodec implements Codec<Color> {
    static final ColorCodec CODEC = new ColorCodec();
    private static final FieldNames CONSTANTS = FieldNames.of("RED", "GREEN", "BLUE");
    private static final Color[] VALUES = Color.values();

    @Override
    public void write(MessagePackWriter target, Color value) {
      writeTo(target, value);
    }

    @Override
    public void write(JsonWriter target, Color value) {
      writeTo(target, value);
    }

    @Override
    public Color read(MessagePackReader source) {
      return readFrom(source);
    }

    @Override
    public Color read(JsonReader source) {
      return readFrom(source);
    }

    static void writeTo(MessagePackWriter target, Color value) {
      target.writeVariant(CONSTANTS, value.ordinal());
    }

    static void writeTo(JsonWriter target, Color value) {
      target.writeVariant(CONSTANTS, value.ordinal());
    }

    static Color readFrom(MessagePackReader source) {
      int index = source.readEnum(CONSTANTS);
      if (index == FieldNames.UNKNOWN) {
        throw source.unknownVariant(CONSTANTS);
      }
      return VALUES[index];
    }

    static Color readFrom(JsonReader source) {
      int index = source.readEnum(CONSTANTS);
      if (index == FieldNames.UNKNOWN) {
        throw source.unknownVariant(CONSTANTS);
      }
      return VALUES[index];
    }
  }

  /// Components of a variant are written and read by static methods of the variant's own codec;
  /// here those of two small records stand for them.
  static final class ShapeCodec implements Codec<Shape> {
    static final ShapeCodec CODEC = new ShapeCodec();
    private static final FieldNames VARIANTS =
        FieldNames.of("Circle", "Rectangle", "Empty", "Other");
    private static final FieldNames CIRCLE = FieldNames.of("radius");
    private static final FieldNames RECTANGLE = FieldNames.of("width", "height");

    @Override
    public void write(MessagePackWriter target, Shape value) {
      writeTo(target, value);
    }

    @Override
    public void write(JsonWriter target, Shape value) {
      writeTo(target, value);
    }

    @Override
    public Shape read(MessagePackReader source) {
      return readFrom(source);
    }

    @Override
    public Shape read(JsonReader source) {
      return readFrom(source);
    }

    static void writeTo(MessagePackWriter target, Shape value) {
      switch (value) {
        case Shape.Circle circle -> {
          target.beginVariant(VARIANTS, 0);
          target.beginObject(1);
          target.writeName(CIRCLE, 0);
          target.writeDouble(circle.radius());
          target.endObject();
          target.endVariant();
        }
        case Shape.Rectangle rectangle -> {
          target.beginVariant(VARIANTS, 1);
          target.beginObject(2);
          target.writeName(RECTANGLE, 0);
          target.writeDouble(rectangle.width());
          target.writeName(RECTANGLE, 1);
          target.writeDouble(rectangle.height());
          target.endObject();
          target.endVariant();
        }
        case Shape.Empty _ -> target.writeVariant(VARIANTS, 2);
        case Shape.Other _ -> target.writeVariant(VARIANTS, 3);
      }
    }

    static void writeTo(JsonWriter target, Shape value) {
      switch (value) {
        case Shape.Circle circle -> {
          target.beginVariant(VARIANTS, 0);
          target.beginObject(1);
          target.writeName(CIRCLE, 0);
          target.writeDouble(circle.radius());
          target.endObject();
          target.endVariant();
        }
        case Shape.Rectangle rectangle -> {
          target.beginVariant(VARIANTS, 1);
          target.beginObject(2);
          target.writeName(RECTANGLE, 0);
          target.writeDouble(rectangle.width());
          target.writeName(RECTANGLE, 1);
          target.writeDouble(rectangle.height());
          target.endObject();
          target.endVariant();
        }
        case Shape.Empty _ -> target.writeVariant(VARIANTS, 2);
        case Shape.Other _ -> target.writeVariant(VARIANTS, 3);
      }
    }

    static Shape readFrom(MessagePackReader source) {
      Shape value;
      switch (source.beginVariant(VARIANTS)) {
        case 0 -> value = readCircle(source);
        case 1 -> value = readRectangle(source);
        case 2 -> {
          source.readUnitVariant();
          value = new Shape.Empty();
        }
        case 3 -> {
          source.readUnitVariant();
          value = new Shape.Other();
        }
        default -> {
          // Without a variant for unknown names: throw source.unknownVariant(VARIANTS).
          source.skipValue();
          value = new Shape.Other();
        }
      }
      source.endVariant();
      return value;
    }

    static Shape readFrom(JsonReader source) {
      Shape value;
      switch (source.beginVariant(VARIANTS)) {
        case 0 -> value = readCircle(source);
        case 1 -> value = readRectangle(source);
        case 2 -> {
          source.readUnitVariant();
          value = new Shape.Empty();
        }
        case 3 -> {
          source.readUnitVariant();
          value = new Shape.Other();
        }
        default -> {
          source.skipValue();
          value = new Shape.Other();
        }
      }
      source.endVariant();
      return value;
    }

    private static Shape readCircle(MessagePackReader source) {
      double radius = 0;
      long seen = 0;
      source.beginObject(CIRCLE);
      for (int field = source.nextField(CIRCLE, 0);
          field != FieldNames.END;
          field = source.nextField(CIRCLE, field + 1)) {
        switch (field) {
          case 0 -> {
            seen = source.markField(CIRCLE, 0, seen);
            radius = source.readDouble();
          }
          default -> source.skipValue();
        }
      }
      source.requireFields(CIRCLE, 0, seen, 0b1);
      return new Shape.Circle(radius);
    }

    private static Shape readCircle(JsonReader source) {
      double radius = 0;
      long seen = 0;
      source.beginObject(CIRCLE);
      for (int field = source.nextField(CIRCLE, 0);
          field != FieldNames.END;
          field = source.nextField(CIRCLE, field + 1)) {
        switch (field) {
          case 0 -> {
            seen = source.markField(CIRCLE, 0, seen);
            radius = source.readDouble();
          }
          default -> source.skipValue();
        }
      }
      source.requireFields(CIRCLE, 0, seen, 0b1);
      return new Shape.Circle(radius);
    }

    private static Shape readRectangle(MessagePackReader source) {
      double width = 0;
      double height = 0;
      long seen = 0;
      source.beginObject(RECTANGLE);
      for (int field = source.nextField(RECTANGLE, 0);
          field != FieldNames.END;
          field = source.nextField(RECTANGLE, field + 1)) {
        switch (field) {
          case 0 -> {
            seen = source.markField(RECTANGLE, 0, seen);
            width = source.readDouble();
          }
          case 1 -> {
            seen = source.markField(RECTANGLE, 1, seen);
            height = source.readDouble();
          }
          default -> source.skipValue();
        }
      }
      source.requireFields(RECTANGLE, 0, seen, 0b11);
      return new Shape.Rectangle(width, height);
    }

    private static Shape readRectangle(JsonReader source) {
      double width = 0;
      double height = 0;
      long seen = 0;
      source.beginObject(RECTANGLE);
      for (int field = source.nextField(RECTANGLE, 0);
          field != FieldNames.END;
          field = source.nextField(RECTANGLE, field + 1)) {
        switch (field) {
          case 0 -> {
            seen = source.markField(RECTANGLE, 0, seen);
            width = source.readDouble();
          }
          case 1 -> {
            seen = source.markField(RECTANGLE, 1, seen);
            height = source.readDouble();
          }
          default -> source.skipValue();
        }
      }
      source.requireFields(RECTANGLE, 0, seen, 0b11);
      return new Shape.Rectangle(width, height);
    }
  }

  /// `color` and `shape` may be missing; `priority` has the default 5; `data` is also read as
  /// `blob`.
  static final class OrderCodec implements Codec<Order> {
    static final OrderCodec CODEC = new OrderCodec();
    private static final FieldNames FIELDS =
        FieldNames.of(
                "id",
                "title",
                "sizes",
                "users",
                "prices",
                "color",
                "shape",
                "created",
                "data",
                "priority")
            .withAlias(8, "blob");
    private static final long REQUIRED = 0b01_1001_1111;

    @Override
    public void write(MessagePackWriter target, Order value) {
      writeTo(target, value);
    }

    @Override
    public void write(JsonWriter target, Order value) {
      writeTo(target, value);
    }

    @Override
    public Order read(MessagePackReader source) {
      return readFrom(source);
    }

    @Override
    public Order read(JsonReader source) {
      return readFrom(source);
    }

    static void writeTo(MessagePackWriter target, Order value) {
      target.beginObject(10);
      target.writeName(FIELDS, 0);
      target.writeLong(value.id());
      target.writeName(FIELDS, 1);
      target.writeString(value.title());
      target.writeName(FIELDS, 2);
      target.beginArray(value.sizes().length);
      for (int size : value.sizes()) {
        target.writeInt(size);
      }
      target.endArray();
      target.writeName(FIELDS, 3);
      target.beginArray(value.users().size());
      for (User user : value.users()) {
        UserCodec.writeTo(target, user);
      }
      target.endArray();
      target.writeName(FIELDS, 4);
      target.beginObject(value.prices().size());
      for (Map.Entry<String, Double> entry : value.prices().entrySet()) {
        target.writeKey(entry.getKey());
        target.writeDouble(entry.getValue());
      }
      target.endObject();
      target.writeName(FIELDS, 5);
      if (value.color().isPresent()) {
        ColorCodec.writeTo(target, value.color().get());
      } else {
        target.writeNull();
      }
      target.writeName(FIELDS, 6);
      Shape shape = value.shape();
      if (shape == null) {
        target.writeNull();
      } else {
        ShapeCodec.writeTo(target, shape);
      }
      target.writeName(FIELDS, 7);
      Scalars.writeInstant(target, value.created());
      target.writeName(FIELDS, 8);
      target.writeBytes(value.data());
      target.writeName(FIELDS, 9);
      target.writeInt(value.priority());
      target.endObject();
    }

    static void writeTo(JsonWriter target, Order value) {
      target.beginObject(10);
      target.writeName(FIELDS, 0);
      target.writeLong(value.id());
      target.writeName(FIELDS, 1);
      target.writeString(value.title());
      target.writeName(FIELDS, 2);
      target.beginArray(value.sizes().length);
      for (int size : value.sizes()) {
        target.writeInt(size);
      }
      target.endArray();
      target.writeName(FIELDS, 3);
      target.beginArray(value.users().size());
      for (User user : value.users()) {
        UserCodec.writeTo(target, user);
      }
      target.endArray();
      target.writeName(FIELDS, 4);
      target.beginObject(value.prices().size());
      for (Map.Entry<String, Double> entry : value.prices().entrySet()) {
        target.writeKey(entry.getKey());
        target.writeDouble(entry.getValue());
      }
      target.endObject();
      target.writeName(FIELDS, 5);
      if (value.color().isPresent()) {
        ColorCodec.writeTo(target, value.color().get());
      } else {
        target.writeNull();
      }
      target.writeName(FIELDS, 6);
      Shape shape = value.shape();
      if (shape == null) {
        target.writeNull();
      } else {
        ShapeCodec.writeTo(target, shape);
      }
      target.writeName(FIELDS, 7);
      Scalars.writeInstant(target, value.created());
      target.writeName(FIELDS, 8);
      target.writeBytes(value.data());
      target.writeName(FIELDS, 9);
      target.writeInt(value.priority());
      target.endObject();
    }

    static Order readFrom(MessagePackReader source) {
      long id = 0;
      String title = "";
      int[] sizes = {};
      List<User> users = List.of();
      Map<String, Double> prices = Map.of();
      Optional<Color> color = Optional.empty();
      @Nullable Shape shape = null;
      Instant created = Instant.EPOCH;
      byte[] data = {};
      int priority = 5;
      long seen = 0;
      source.beginObject(FIELDS);
      for (int field = source.nextField(FIELDS, 0);
          field != FieldNames.END;
          field = source.nextField(FIELDS, field + 1)) {
        switch (field) {
          case 0 -> {
            seen = source.markField(FIELDS, 0, seen);
            id = source.readLong();
          }
          case 1 -> {
            seen = source.markField(FIELDS, 1, seen);
            title = source.readString();
          }
          case 2 -> {
            seen = source.markField(FIELDS, 2, seen);
            sizes = readInts(source);
          }
          case 3 -> {
            seen = source.markField(FIELDS, 3, seen);
            users = new ArrayList<>(source.beginArray());
            while (source.nextElement()) {
              users.add(UserCodec.readFrom(source));
            }
          }
          case 4 -> {
            seen = source.markField(FIELDS, 4, seen);
            prices = new LinkedHashMap<>();
            source.beginMap();
            while (source.nextEntry()) {
              String key = source.readKey();
              prices.put(key, source.readDouble());
            }
          }
          case 5 -> {
            seen = source.markField(FIELDS, 5, seen);
            color = source.readNull() ? Optional.empty() : Optional.of(ColorCodec.readFrom(source));
          }
          case 6 -> {
            seen = source.markField(FIELDS, 6, seen);
            shape = source.readNull() ? null : ShapeCodec.readFrom(source);
          }
          case 7 -> {
            seen = source.markField(FIELDS, 7, seen);
            created = Scalars.readInstant(source);
          }
          case 8 -> {
            seen = source.markField(FIELDS, 8, seen);
            data = source.readBytes();
          }
          case 9 -> {
            seen = source.markField(FIELDS, 9, seen);
            priority = source.readInt();
          }
          default -> source.skipValue();
        }
      }
      source.requireFields(FIELDS, 0, seen, REQUIRED);
      return new Order(id, title, sizes, users, prices, color, shape, created, data, priority);
    }

    static Order readFrom(JsonReader source) {
      long id = 0;
      String title = "";
      int[] sizes = {};
      List<User> users = List.of();
      Map<String, Double> prices = Map.of();
      Optional<Color> color = Optional.empty();
      @Nullable Shape shape = null;
      Instant created = Instant.EPOCH;
      byte[] data = {};
      int priority = 5;
      long seen = 0;
      source.beginObject(FIELDS);
      for (int field = source.nextField(FIELDS, 0);
          field != FieldNames.END;
          field = source.nextField(FIELDS, field + 1)) {
        switch (field) {
          case 0 -> {
            seen = source.markField(FIELDS, 0, seen);
            id = source.readLong();
          }
          case 1 -> {
            seen = source.markField(FIELDS, 1, seen);
            title = source.readString();
          }
          case 2 -> {
            seen = source.markField(FIELDS, 2, seen);
            sizes = readInts(source);
          }
          case 3 -> {
            seen = source.markField(FIELDS, 3, seen);
            users = new ArrayList<>(source.beginArray());
            while (source.nextElement()) {
              users.add(UserCodec.readFrom(source));
            }
          }
          case 4 -> {
            seen = source.markField(FIELDS, 4, seen);
            prices = new LinkedHashMap<>();
            source.beginMap();
            while (source.nextEntry()) {
              String key = source.readKey();
              prices.put(key, source.readDouble());
            }
          }
          case 5 -> {
            seen = source.markField(FIELDS, 5, seen);
            color = source.readNull() ? Optional.empty() : Optional.of(ColorCodec.readFrom(source));
          }
          case 6 -> {
            seen = source.markField(FIELDS, 6, seen);
            shape = source.readNull() ? null : ShapeCodec.readFrom(source);
          }
          case 7 -> {
            seen = source.markField(FIELDS, 7, seen);
            created = Scalars.readInstant(source);
          }
          case 8 -> {
            seen = source.markField(FIELDS, 8, seen);
            data = source.readBytes();
          }
          case 9 -> {
            seen = source.markField(FIELDS, 9, seen);
            priority = source.readInt();
          }
          default -> source.skipValue();
        }
      }
      source.requireFields(FIELDS, 0, seen, REQUIRED);
      return new Order(id, title, sizes, users, prices, color, shape, created, data, priority);
    }

    private static int[] readInts(MessagePackReader source) {
      int[] values = new int[source.beginArray()];
      int count = 0;
      while (source.nextElement()) {
        if (count == values.length) {
          values = Arrays.copyOf(values, Math.max(8, count * 2));
        }
        values[count++] = source.readInt();
      }
      return count == values.length ? values : Arrays.copyOf(values, count);
    }

    private static int[] readInts(JsonReader source) {
      int[] values = new int[source.beginArray()];
      int count = 0;
      while (source.nextElement()) {
        if (count == values.length) {
          values = Arrays.copyOf(values, Math.max(8, count * 2));
        }
        values[count++] = source.readInt();
      }
      return count == values.length ? values : Arrays.copyOf(values, count);
    }
  }
}
