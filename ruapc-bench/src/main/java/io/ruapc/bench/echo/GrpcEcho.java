package io.ruapc.bench.echo;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// gRPC over its own Netty. The marshaller writes the text itself as the message, so that neither
/// protobuf nor a copy more than needed counts against it.
final class GrpcEcho implements EchoClient {
  private static final MethodDescriptor<String, String> ECHO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName("EchoService", "echo"))
          .setRequestMarshaller(new TextMarshaller())
          .setResponseMarshaller(new TextMarshaller())
          .setSafe(true)
          .setIdempotent(true)
          .build();

  private final List<ManagedChannel> channels = new ArrayList<>();

  private GrpcEcho() {}

  static EchoServer serve(boolean direct) throws IOException {
    var builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("EchoService")
                    .addMethod(ECHO, ServerCalls.asyncUnaryCall(GrpcEcho::answer))
                    .build());
    if (direct) {
      builder.directExecutor();
    }
    return new RunningServer(builder.build().start());
  }

  static EchoClient connect(InetSocketAddress server, int connections, boolean direct) {
    var client = new GrpcEcho();
    for (int i = 0; i < connections; i++) {
      var builder = NettyChannelBuilder.forAddress(server).usePlaintext();
      if (direct) {
        builder.directExecutor();
      }
      client.channels.add(builder.build());
    }
    return client;
  }

  private static void answer(String text, StreamObserver<String> answers) {
    answers.onNext(text);
    answers.onCompleted();
  }

  @Override
  public String echo(int connection, String text) {
    return ClientCalls.blockingUnaryCall(channels.get(connection), ECHO, CallOptions.DEFAULT, text);
  }

  @Override
  public void echo(
      int connection, String text, BiConsumer<@Nullable String, @Nullable Throwable> done) {
    ClientCalls.asyncUnaryCall(
        channels.get(connection).newCall(ECHO, CallOptions.DEFAULT), text, new Answer(done));
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private record RunningServer(Server server) implements EchoServer {
    @Override
    public int port() {
      return server.getPort();
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }

  /// Passes the single answer on once the call has ended.
  private static final class Answer implements StreamObserver<String> {
    private final BiConsumer<@Nullable String, @Nullable Throwable> done;
    private @Nullable String text;

    Answer(BiConsumer<@Nullable String, @Nullable Throwable> done) {
      this.done = done;
    }

    @Override
    public void onNext(String text) {
      this.text = text;
    }

    @Override
    public void onError(Throwable failure) {
      done.accept(null, failure);
    }

    @Override
    public void onCompleted() {
      done.accept(text, text == null ? Status.INTERNAL.asException() : null);
    }
  }
}
