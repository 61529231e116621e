package io.ruapc;

/// How values are written as bytes. Both formats describe themselves; neither carries class names.
public enum Format {
  /// JSON text in UTF-8.
  JSON,
  /// MessagePack, with names of members.
  MESSAGE_PACK
}
