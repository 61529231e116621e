package io.ruapc.transport;

import io.ruapc.Endpoint;

/// A bound address that accepts connections.
public interface Listener {
  /// The scheme that clients of ours write before the address.
  String scheme();

  /// The address, with the port that was really bound.
  Endpoint.Address address();

  /// How many accepted connections are open.
  int connections();

  /// Stops accepting. Accepted connections stay, and have got their handlers by then. Returns when
  /// the address is free; idempotent.
  void close();
}
