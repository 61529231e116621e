package io.ruapc.transport.local;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.ruapc.transport.Connection;
import io.ruapc.transport.Inbox;
import io.ruapc.transport.TransportOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Both sides of a connection, each on a loop of its own, which on a small machine they would
/// share: so that one side can be stuck while the other goes on.
@SuppressWarnings("FutureReturnValueIgnored") // the loops end by themselves
final class LocalPair implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  final LocalConnection client;
  private final EventLoop clientLoop = new DefaultEventLoop();
  private final EventLoop serverLoop = new DefaultEventLoop();
  private final CompletableFuture<Inbox> clientInbox = new CompletableFuture<>();
  private final CompletableFuture<Inbox> serverInbox = new CompletableFuture<>();

  LocalPair(
      TransportOptions clientOptions,
      TransportOptions serverOptions,
      Function<Connection, Inbox> serverInboxes)
      throws Exception {
    var name = new LocalAddress("name");
    var number = new LocalAddress("name#1");
    var toServer = new LocalPipe(clientLoop, serverLoop, clientOptions);
    var toClient = new LocalPipe(serverLoop, clientLoop, serverOptions);
    client = new LocalConnection(clientLoop, clientOptions, number, name, toClient, toServer);
    var server = new LocalConnection(serverLoop, serverOptions, name, number, toServer, toClient);
    serverLoop
        .submit(() ->
            server.accept(connection -> {
              serverInbox.complete(serverInboxes.apply(connection));
              return serverInbox.join();
            }))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    clientLoop
        .submit(() ->
            client.open(connection -> {
              clientInbox.complete(new Inbox(connection));
              return clientInbox.join();
            }))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  Inbox clientInbox() {
    return clientInbox.join();
  }

  Inbox server() {
    return serverInbox.join();
  }

  /// Keeps the server's loop busy until the result is run.
  Runnable holdServer() throws InterruptedException {
    var held = new CountDownLatch(1);
    var resume = new CountDownLatch(1);
    serverLoop.execute(() -> {
      held.countDown();
      try {
        resume.await();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    });
    held.await();
    return resume::countDown;
  }

  @Override
  public void close() {
    client.close(null);
    CompletableFuture.allOf(client.flushed(), server().connection.flushed())
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
    clientLoop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
    serverLoop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
