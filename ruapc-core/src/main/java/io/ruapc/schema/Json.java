package io.ruapc.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ruapc.codec.Codecs;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.RawValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON value as a tree, for values whose shape nobody declared: schemas.
public sealed interface Json {
  /// An object, its members in their order.
  record Members(Map<String, Json> values) implements Json {}

  /// An array.
  record Elements(List<Json> values) implements Json {}

  /// A string.
  record Text(String value) implements Json {}

  /// A number, `true`, `false` or `null`, as it is written.
  record Scalar(String literal) implements Json {
    /// What stands where there is nothing.
    public static final Scalar NULL = new Scalar("null");
  }

  /// Reads a value level by level, with the reader of the codec.
  static Json of(RawValue value) {
    String json = value.toJson().strip();
    var reader = new JsonReader();
    byte[] bytes = json.getBytes(UTF_8);
    reader.reset(bytes, 0, bytes.length);
    return switch (json.charAt(0)) {
      case '{' -> {
        var members = new LinkedHashMap<String, Json>();
        rawMembers(value).forEach((name, member) -> members.put(name, of(member)));
        yield new Members(members);
      }
      case '[' -> {
        var elements = new ArrayList<Json>();
        reader.beginArray();
        while (reader.nextElement()) {
          elements.add(of(Codecs.RAW.read(reader)));
        }
        yield new Elements(elements);
      }
      case '"' -> new Text(reader.readString());
      default -> new Scalar(json);
    };
  }

  /// The members of an object, in their order, to be changed.
  static Map<String, RawValue> rawMembers(RawValue object) {
    byte[] bytes = object.toJson().getBytes(UTF_8);
    var reader = new JsonReader();
    reader.reset(bytes, 0, bytes.length);
    var members = new LinkedHashMap<String, RawValue>();
    reader.beginMap();
    while (reader.nextEntry()) {
      members.put(reader.readKey(), Codecs.RAW.read(reader));
    }
    return members;
  }

  /// The member of this name; [Scalar#NULL] when there is none, or this is no object.
  default Json member(String name) {
    return this instanceof Members(var members)
        ? members.getOrDefault(name, Scalar.NULL)
        : Scalar.NULL;
  }

  /// The members; empty when this is no object.
  default Map<String, Json> members() {
    return this instanceof Members(var members) ? members : Map.of();
  }

  /// The elements; empty when this is no array.
  default List<Json> elements() {
    return this instanceof Elements(var elements) ? elements : List.of();
  }

  /// The text; empty when this is none.
  default String text() {
    return this instanceof Text(var text) ? text : "";
  }

  /// Whether there is a value.
  default boolean isPresent() {
    return !equals(Scalar.NULL);
  }

  /// Whether this is `true`.
  default boolean isTrue() {
    return equals(new Scalar("true"));
  }
}
