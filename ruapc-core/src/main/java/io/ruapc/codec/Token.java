package io.ruapc.codec;

/// What a value begins with, in either format.
enum Token {
  NULL("null"),
  BOOLEAN("a boolean"),
  INTEGER("an integer"),
  DECIMAL("a decimal number"),
  TEXT("a text"),
  BYTES("bytes"),
  ARRAY("an array"),
  OBJECT("an object"),
  EXTENSION("a MessagePack extension"),
  NOTHING("no value");

  /// The token in a sentence.
  final String words;

  Token(String words) {
    this.words = words;
  }
}
