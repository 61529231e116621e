/// RuaPC: RPC where the Java interface is the contract.
@SuppressWarnings("module") // io.ruapc.cli is compiled after this one
module io.ruapc {
  // for @Generated in generated code, which no program needs to name otherwise
  requires static transitive java.compiler;
  requires transitive org.jspecify;
  requires org.slf4j;
  requires org.jctools.core;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.handler;
  requires io.netty.transport.classes.epoll;

  uses io.ruapc.transport.Transport;

  provides io.ruapc.transport.Transport with
      io.ruapc.transport.http.HttpTransport,
      io.ruapc.transport.local.LocalTransport,
      io.ruapc.transport.port.UnifiedPort,
      io.ruapc.transport.tcp.TcpTransport,
      io.ruapc.transport.websocket.WebSocketTransport;

  exports io.ruapc;
  exports io.ruapc.client;
  exports io.ruapc.codec;
  exports io.ruapc.schema to
      io.ruapc.cli;
  exports io.ruapc.server;
  exports io.ruapc.service;
}
