package io.ruapc.wire;

import io.ruapc.Format;

/// How a whole message is written: its meta and its payload.
///
/// All messages that belong to a call have the form of its request.
public enum Form {
  /// Everything in MessagePack.
  MESSAGE_PACK(Format.MESSAGE_PACK),
  /// A payload in JSON behind a meta in MessagePack.
  JSON(Format.JSON),
  /// Everything in JSON: for peers without MessagePack, as a browser is. WebSocket carries it as
  /// text.
  TEXT(Format.JSON);

  private final Format payload;

  Form(Format payload) {
    this.payload = payload;
  }

  /// The form with a payload like this and a meta in MessagePack.
  public static Form of(Format payload) {
    return switch (payload) {
      case MESSAGE_PACK -> MESSAGE_PACK;
      case JSON -> JSON;
    };
  }

  /// How the payload is written.
  public Format payload() {
    return payload;
  }

  /// The bit of a meta's flags that says how the payload is written.
  public int flag() {
    return Flags.of(payload);
  }
}
