package io.ruapc.client;

import io.ruapc.Peer;
import io.ruapc.call.PeerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client does with each new primary connection. The first hook makes it connect, and stay
/// connected until it is closed.
///
/// Safe from any thread. One virtual thread waits for the connection to end and makes the next one;
/// hooks run on others, those of one connection one after the other.
final class ConnectHooks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConnectHooks.class);

  /// Between attempts to connect, and after connections that did not last.
  private static final Backoff BACKOFF = new Backoff(50, 5_000);

  /// A connection that lasted so long was a success: the next one is made without a pause.
  private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Connections connections;
  private final CountDownLatch closed = new CountDownLatch(1);

  // Guarded by this.
  private final List<Consumer<Peer>> hooks = new ArrayList<>();
  private @Nullable Round round;

  ConnectHooks(Connections connections) {
    this.connections = connections;
  }

  /// One more hook, behind those added before; at once when there is a connection.
  void add(Consumer<Peer> hook) {
    boolean isFirst;
    synchronized (this) {
      isFirst = hooks.isEmpty();
      hooks.add(hook);
      if (round != null) {
        round.add(hook);
      }
    }
    if (isFirst) {
      Thread.ofVirtual()
          .name("ruapc-stay-connected " + connections.endpoint())
          .start(this::stayConnected);
    }
  }

  private void stayConnected() {
    try {
      int failures = 0;
      while (!closed.await(BACKOFF.millis(failures), TimeUnit.MILLISECONDS)) {
        failures = isSteady() ? 0 : failures + 1;
      }
    } catch (InterruptedException interrupted) {
      // Nobody else knows this thread.
      throw new AssertionError(interrupted);
    }
  }

  /// Connects and waits until the connection takes no more calls.
  ///
  /// @return whether it lasted
  private boolean isSteady() throws InterruptedException {
    PeerConnection connection;
    try {
      connection = connections.connect(Connections.PRIMARY).get();
    } catch (ExecutionException failed) {
      log.debug("no connection, will try again: {}", connections.endpoint(), failed.getCause());
      return false;
    }
    long startNanos = System.nanoTime();
    var over = new CountDownLatch(1);
    connection.onLeave(over::countDown);
    connection.greet();
    var running = new Round(connection);
    synchronized (this) {
      round = running;
      hooks.forEach(running::add);
    }
    over.await();
    synchronized (this) {
      round = null;
    }
    return running.isGood() && System.nanoTime() - startNanos >= STEADY_NANOS;
  }

  /// Ends the attempts to connect; what is connected is closed by others.
  @Override
  public void close() {
    closed.countDown();
  }

  /// The hooks of one connection.
  private static final class Round {
    private final PeerConnection connection;

    /// Guarded by the hooks around it.
    private CompletableFuture<?> last;

    private volatile boolean hasFailed;

    Round(PeerConnection connection) {
      this.connection = connection;
      this.last = CompletableFuture.completedFuture(connection);
    }

    void add(Consumer<Peer> hook) {
      last = last.thenRunAsync(() -> run(hook), Thread::startVirtualThread);
    }

    /// After one that failed the others are not run: the connection ends.
    private void run(Consumer<Peer> hook) {
      if (hasFailed || !connection.isOpen()) {
        return;
      }
      try {
        hook.accept(connection);
      } catch (Throwable failure) { // top frame of the hook's thread
        if (connection.isOpen()) {
          log.warn("onConnect hook failed, its connection is closed: peer={}", connection, failure);
        } else {
          log.debug("connection ended during an onConnect hook: peer={}", connection, failure);
        }
        hasFailed = true;
        connection.close();
      }
    }

    boolean isGood() {
      return !hasFailed;
    }
  }
}
