/// Benchmarks, and the peers that RuaPC is compared to. Run from the class path, as JMH wants it.
@SuppressWarnings("requires-automatic") // JMH, gRPC and msgpack have no module descriptors
module io.ruapc.bench {
  requires com.fasterxml.jackson.databind;
  requires io.grpc;
  requires io.grpc.netty.shaded;
  requires io.grpc.stub;
  requires io.netty.buffer;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.ruapc;
  requires jackson.dataformat.msgpack;
  requires java.management;
  requires jdk.management;
  requires jmh.core;
  requires msgpack.core;
  requires HdrHistogram;
  requires org.jspecify;
}
