package io.ruapc.processor.read;

/// The names by which the processor knows the annotations of the runtime: it does not depend on it.
final class Names {
  static final String RPC_SERVICE = "io.ruapc.RpcService";
  static final String RPC_TYPE = "io.ruapc.RpcType";
  static final String RPC_ERROR = "io.ruapc.RpcError";
  static final String RPC_NAME = "io.ruapc.RpcName";
  static final String RPC_DEFAULT = "io.ruapc.RpcDefault";
  static final String RPC_STREAM = "io.ruapc.RpcStream";
  static final String ONE_WAY = "io.ruapc.OneWay";
  static final String UNSIGNED = "io.ruapc.Unsigned";
  static final String UNKNOWN = "io.ruapc.Unknown";

  private Names() {}
}
