package io.ruapc.transport.websocket;

import io.ruapc.wire.WireException;

/// What WebSocket messages carry: how their payloads become bodies, and frames become payloads.
/// Safe from any thread.
interface Content {
  /// How many bytes stand before the payload in what [#prepare] gives.
  int LEAD_BYTES = 8;

  /// The body of a message.
  ///
  /// @param payload of a text it is valid UTF-8; it may be kept
  /// @throws WireException when it is none
  byte[] body(byte[] payload, boolean isText);

  /// What is sent for a frame: [#LEAD_BYTES], of which the first is the [Opcode], then the payload.
  ///
  /// @param frame it may be changed and kept
  byte[] prepare(byte[] frame);
}
