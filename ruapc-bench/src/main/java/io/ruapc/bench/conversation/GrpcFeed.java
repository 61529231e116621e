package io.ruapc.bench.conversation;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.ruapc.bench.echo.TextMarshaller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// gRPC's server streaming with direct executors, written the way that is fastest with it: items go
/// out while the transport is ready, and come in at an observer.
final class GrpcFeed implements AutoCloseable {
  private static final MethodDescriptor<String, String> REPEAT =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
          .setFullMethodName(MethodDescriptor.generateFullMethodName("Feed", "repeat"))
          .setRequestMarshaller(new TextMarshaller())
          .setResponseMarshaller(new TextMarshaller())
          .build();

  private final Server server;
  private final ManagedChannel channel;

  GrpcFeed() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder("Feed")
                    .addMethod(REPEAT, ServerCalls.asyncServerStreamingCall(GrpcFeed::send))
                    .build())
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .directExecutor()
            .build();
  }

  /// @param request how often, a space, the text
  private static void send(String request, StreamObserver<String> items) {
    var target = (ServerCallStreamObserver<String>) items;
    int space = request.indexOf(' ');
    long times = Long.parseLong(request.substring(0, space));
    String text = request.substring(space + 1);
    var sent = new AtomicLong();
    target.setOnReadyHandler(() -> {
      while (target.isReady() && sent.get() < times) {
        target.onNext(text);
        if (sent.incrementAndGet() == times) {
          target.onCompleted();
        }
      }
    });
  }

  /// Takes all items and returns how many they were.
  long take(int times, String text) {
    var taken = new CompletableFuture<Long>();
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(REPEAT, CallOptions.DEFAULT),
        times + " " + text,
        new StreamObserver<String>() {
          private long count;

          @Override
          public void onNext(String item) {
            count++;
          }

          @Override
          public void onError(Throwable failure) {
            taken.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {
            taken.complete(count);
          }
        });
    return taken.join();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
