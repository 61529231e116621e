package io.ruapc.examples;

/// Where in the shop a product stands.
public enum Category {
  /// To read.
  BOOK,
  /// To play.
  GAME,
  /// To work with.
  TOOL
}
