package io.ruapc.bench.echo;

import java.io.IOException;
import java.net.InetSocketAddress;

/// A Java framework of the comparison, as [LoadServer] and [LoadClient] use it.
enum Framework {
  /// RuaPC as it comes: requests on virtual threads.
  RUAPC,
  /// RuaPC with what it offers to code that never blocks: the handler is registered to run on the
  /// event loop, and futures complete there.
  RUAPC_INLINE,
  /// RuaPC as it comes, over WebSocket.
  RUAPC_WEBSOCKET,
  /// RuaPC as it comes, over a stream of HTTP/2.
  RUAPC_HTTP2,
  /// RuaPC as it comes, over TCP with TLS.
  RUAPC_TLS,
  /// gRPC with direct executors on both sides.
  GRPC_DIRECT,
  /// gRPC as it comes.
  GRPC_DEFAULT;

  /// Starts a server on a free port of the loopback interface.
  EchoServer serve() throws IOException {
    return switch (this) {
      case RUAPC, RUAPC_WEBSOCKET, RUAPC_HTTP2 -> RuapcEcho.serve(false);
      case RUAPC_TLS -> RuapcEcho.serveTls();
      case RUAPC_INLINE -> RuapcEcho.serve(true);
      case GRPC_DIRECT -> GrpcEcho.serve(true);
      case GRPC_DEFAULT -> GrpcEcho.serve(false);
    };
  }

  /// Opens that many connections.
  EchoClient connect(InetSocketAddress server, int connections) {
    return switch (this) {
      case RUAPC -> RuapcEcho.connect("tcp", server, connections, false);
      case RUAPC_INLINE -> RuapcEcho.connect("tcp", server, connections, true);
      case RUAPC_WEBSOCKET -> RuapcEcho.connect("ws", server, connections, false);
      case RUAPC_HTTP2 -> RuapcEcho.connect("http", server, connections, false);
      case RUAPC_TLS -> RuapcEcho.connect("tcps", server, connections, false);
      case GRPC_DIRECT -> GrpcEcho.connect(server, connections, true);
      case GRPC_DEFAULT -> GrpcEcho.connect(server, connections, false);
    };
  }
}
