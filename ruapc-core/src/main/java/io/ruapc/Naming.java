package io.ruapc;

/// How Java names are spelled on the wire.
public enum Naming {
  /// As in the source: `itemCount`, `ItemCount`, `ITEM_COUNT`.
  AS_WRITTEN,
  /// `item_count`, as Rust and Python write fields and methods.
  SNAKE_CASE,
  /// `ITEM_COUNT`.
  SCREAMING_SNAKE_CASE,
  /// `item-count`.
  KEBAB_CASE,
  /// `itemCount`.
  CAMEL_CASE,
  /// `ItemCount`, as Rust writes enum variants.
  PASCAL_CASE
}
