package io.ruapc;

/// How far a call had come when it failed.
public enum CallStage {
  /// Getting a connection: name resolution, connecting, greeting.
  CONNECT,
  /// Waiting for room in the connection's outbound queue.
  QUEUE,
  /// Writing the arguments as bytes.
  ENCODE,
  /// The request was sent; its answer had not come.
  WAIT,
  /// The other side refused the request or its handler failed.
  HANDLE,
  /// Reading the answer.
  DECODE
}
