package io.ruapc.processor.model;

import java.util.List;
import java.util.Optional;

/// One named part of a record, of the arguments of a method, or of the data of an error.
///
/// @param name the name in the source
/// @param wireName the name on the wire
/// @param aliases further names that are read
/// @param shape what its values look like
/// @param absent the Java expression that stands in when a message does not have it; none when it
///   is required
/// @param isOmittedWhenAbsent whether an absent value is left out instead of written as null
/// @param isIgnored whether it never travels
/// @param description its doc comment, empty for none
public record Component(
    String name,
    String wireName,
    List<String> aliases,
    Shape shape,
    Optional<Absent> absent,
    boolean isOmittedWhenAbsent,
    boolean isIgnored,
    String description) {
  /// Copies the list.
  public Component {
    aliases = List.copyOf(aliases);
  }

  /// The same component under another name in the source.
  public Component named(String name) {
    return new Component(
        name, wireName, aliases, shape, absent, isOmittedWhenAbsent, isIgnored, description);
  }

  /// Whether the other side calls it.
  public boolean isCallback() {
    return shape.present() instanceof Shape.Callback;
  }

  /// Whether a message without it is an error.
  public boolean isRequired() {
    return absent.isEmpty();
  }
}
