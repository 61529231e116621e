package io.ruapc.bench.codec;

import io.ruapc.bench.codec.Values.Box;
import io.ruapc.bench.codec.Values.Circle;
import io.ruapc.bench.codec.Values.Figure;
import io.ruapc.bench.codec.Values.Item;
import io.ruapc.bench.codec.Values.Label;
import io.ruapc.bench.codec.Values.Level;
import io.ruapc.bench.codec.Values.Medium;
import io.ruapc.bench.codec.Values.Small;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/// How one shape is written and read with msgpack-core, as someone would write it by hand: maps
/// with names, any order when reading.
interface Packing<T> {
  void pack(MessagePacker target, T value) throws IOException;

  T unpack(MessageUnpacker source) throws IOException;

  /// [Small].
  final class OfSmall implements Packing<Small> {
    @Override
    public void pack(MessagePacker target, Small value) throws IOException {
      target.packMapHeader(2);
      target.packString("name").packString(value.name());
      target.packString("id").packLong(value.id());
    }

    @Override
    public Small unpack(MessageUnpacker source) throws IOException {
      String name = "";
      long id = 0;
      int members = source.unpackMapHeader();
      for (int i = 0; i < members; i++) {
        switch (source.unpackString()) {
          case "name" -> name = source.unpackString();
          case "id" -> id = source.unpackLong();
          default -> source.skipValue();
        }
      }
      return new Small(name, id);
    }
  }

  /// [Medium].
  final class OfMedium implements Packing<Medium> {
    private static final Level[] LEVELS = Level.values();

    @Override
    public void pack(MessagePacker target, Medium value) throws IOException {
      target.packMapHeader(12);
      target.packString("id").packLong(value.id());
      target.packString("name").packString(value.name());
      target.packString("email").packString(value.email());
      target.packString("active").packBoolean(value.active());
      target.packString("score").packDouble(value.score());
      target.packString("visits").packInt(value.visits());
      target.packString("level").packString(value.level().name());
      target.packString("createdMillis").packLong(value.createdMillis());
      target.packString("note").packString(value.note());
      target.packString("tags").packArrayHeader(value.tags().size());
      for (String tag : value.tags()) {
        target.packString(tag);
      }
      target.packString("items").packArrayHeader(value.items().size());
      for (Item item : value.items()) {
        target.packMapHeader(4);
        target.packString("sku").packString(item.sku());
        target.packString("price").packDouble(item.price());
        target.packString("quantity").packInt(item.quantity());
        target.packString("inStock").packBoolean(item.inStock());
      }
      target.packString("counters").packMapHeader(value.counters().size());
      for (Map.Entry<String, Long> counter : value.counters().entrySet()) {
        target.packString(counter.getKey()).packLong(counter.getValue());
      }
    }

    @Override
    public Medium unpack(MessageUnpacker source) throws IOException {
      long id = 0;
      String name = "";
      String email = "";
      boolean active = false;
      double score = 0;
      int visits = 0;
      Level level = Level.BRONZE;
      long createdMillis = 0;
      String note = "";
      List<String> tags = List.of();
      List<Item> items = List.of();
      Map<String, Long> counters = Map.of();
      int members = source.unpackMapHeader();
      for (int i = 0; i < members; i++) {
        switch (source.unpackString()) {
          case "id" -> id = source.unpackLong();
          case "name" -> name = source.unpackString();
          case "email" -> email = source.unpackString();
          case "active" -> active = source.unpackBoolean();
          case "score" -> score = source.unpackDouble();
          case "visits" -> visits = source.unpackInt();
          case "level" -> level = level(source.unpackString());
          case "createdMillis" -> createdMillis = source.unpackLong();
          case "note" -> note = source.unpackString();
          case "tags" -> {
            int size = source.unpackArrayHeader();
            tags = new ArrayList<>(size);
            for (int j = 0; j < size; j++) {
              tags.add(source.unpackString());
            }
          }
          case "items" -> {
            int size = source.unpackArrayHeader();
            items = new ArrayList<>(size);
            for (int j = 0; j < size; j++) {
              items.add(unpackItem(source));
            }
          }
          case "counters" -> {
            int size = source.unpackMapHeader();
            counters = LinkedHashMap.newLinkedHashMap(size);
            for (int j = 0; j < size; j++) {
              counters.put(source.unpackString(), source.unpackLong());
            }
          }
          default -> source.skipValue();
        }
      }
      return new Medium(
          id,
          name,
          email,
          active,
          score,
          visits,
          level,
          createdMillis,
          note,
          tags,
          items,
          counters);
    }

    private static Item unpackItem(MessageUnpacker source) throws IOException {
      String sku = "";
      double price = 0;
      int quantity = 0;
      boolean inStock = false;
      int members = source.unpackMapHeader();
      for (int i = 0; i < members; i++) {
        switch (source.unpackString()) {
          case "sku" -> sku = source.unpackString();
          case "price" -> price = source.unpackDouble();
          case "quantity" -> quantity = source.unpackInt();
          case "inStock" -> inStock = source.unpackBoolean();
          default -> source.skipValue();
        }
      }
      return new Item(sku, price, quantity, inStock);
    }

    private static Level level(String name) {
      for (Level level : LEVELS) {
        if (level.name().equals(name)) {
          return level;
        }
      }
      throw new IllegalArgumentException(name);
    }
  }

  /// A list of [Figure].
  final class OfFigures implements Packing<List<Figure>> {
    @Override
    public void pack(MessagePacker target, List<Figure> value) throws IOException {
      target.packArrayHeader(value.size());
      for (Figure figure : value) {
        target.packMapHeader(1);
        switch (figure) {
          case Circle circle -> {
            target.packString("Circle").packMapHeader(3);
            target.packString("x").packDouble(circle.x());
            target.packString("y").packDouble(circle.y());
            target.packString("radius").packDouble(circle.radius());
          }
          case Box box -> {
            target.packString("Box").packMapHeader(2);
            target.packString("width").packInt(box.width());
            target.packString("height").packInt(box.height());
          }
          case Label label -> {
            target.packString("Label").packMapHeader(2);
            target.packString("text").packString(label.text());
            target.packString("size").packInt(label.size());
          }
        }
      }
    }

    @Override
    public List<Figure> unpack(MessageUnpacker source) throws IOException {
      int size = source.unpackArrayHeader();
      List<Figure> figures = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        source.unpackMapHeader();
        String variant = source.unpackString();
        int members = source.unpackMapHeader();
        figures.add(
            switch (variant) {
              case "Circle" -> unpackCircle(source, members);
              case "Box" -> unpackBox(source, members);
              case "Label" -> unpackLabel(source, members);
              default -> throw new IllegalArgumentException(variant);
            });
      }
      return figures;
    }

    private static Circle unpackCircle(MessageUnpacker source, int members) throws IOException {
      double x = 0;
      double y = 0;
      double radius = 0;
      for (int i = 0; i < members; i++) {
        switch (source.unpackString()) {
          case "x" -> x = source.unpackDouble();
          case "y" -> y = source.unpackDouble();
          case "radius" -> radius = source.unpackDouble();
          default -> source.skipValue();
        }
      }
      return new Circle(x, y, radius);
    }

    private static Box unpackBox(MessageUnpacker source, int members) throws IOException {
      int width = 0;
      int height = 0;
      for (int i = 0; i < members; i++) {
        switch (source.unpackString()) {
          case "width" -> width = source.unpackInt();
          case "height" -> height = source.unpackInt();
          default -> source.skipValue();
        }
      }
      return new Box(width, height);
    }

    private static Label unpackLabel(MessageUnpacker source, int members) throws IOException {
      String text = "";
      int size = 0;
      for (int i = 0; i < members; i++) {
        switch (source.unpackString()) {
          case "text" -> text = source.unpackString();
          case "size" -> size = source.unpackInt();
          default -> source.skipValue();
        }
      }
      return new Label(text, size);
    }
  }

  /// Bytes.
  final class OfBlob implements Packing<byte[]> {
    @Override
    public void pack(MessagePacker target, byte[] value) throws IOException {
      target.packBinaryHeader(value.length).writePayload(value);
    }

    @Override
    public byte[] unpack(MessageUnpacker source) throws IOException {
      return source.readPayload(source.unpackBinaryHeader());
    }
  }
}
