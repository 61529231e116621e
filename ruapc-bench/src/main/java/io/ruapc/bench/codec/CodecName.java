package io.ruapc.bench.codec;

/// The codecs of the comparison.
enum CodecName {
  RUAPC_MSGPACK("RuaPC MessagePack, generated"),
  MSGPACK_CORE("msgpack-core, by hand"),
  JACKSON_MSGPACK("jackson-dataformat-msgpack"),
  RUAPC_JSON("RuaPC JSON, generated"),
  JACKSON_JSON("Jackson 2 databind");

  private final String title;

  CodecName(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /// What the ratios of this codec's rows are relative to.
  CodecName reference() {
    return switch (this) {
      case RUAPC_MSGPACK, MSGPACK_CORE, JACKSON_MSGPACK -> RUAPC_MSGPACK;
      case RUAPC_JSON, JACKSON_JSON -> RUAPC_JSON;
    };
  }
}
