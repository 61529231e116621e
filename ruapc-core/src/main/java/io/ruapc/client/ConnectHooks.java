package io.ruapc.client;

import io.ruapc.NanoClock;
import io.ruapc.Peer;
import io.ruapc.call.Nanos;
import io.ruapc.call.PeerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client does with each new primary connection. The first hook makes it connect, and stay
/// connected until it is closed.
///
/// Safe from any thread. Hooks run on virtual threads, those of one connection one after the other.
final class ConnectHooks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConnectHooks.class);

  /// Between attempts to connect. One that lasted longer than the pause that would follow was no
  /// failure.
  private static final Backoff BACKOFF = new Backoff(50, 5_000);

  private final Connections connections;
  private final NanoClock clock;

  /// Waits for the connection to end, and makes the next one.
  private final Thread thread;

  private volatile boolean closed;

  // Guarded by this.
  private final List<Consumer<Peer>> hooks = new ArrayList<>();
  private @Nullable Round round;

  /// A hook has failed: a connection that a call makes before the pause is over has to do without.
  /// Used by the thread only.
  private boolean isPauseWhole;

  ConnectHooks(Connections connections, NanoClock clock) {
    this.connections = connections;
    this.clock = clock;
    this.thread =
        Thread.ofVirtual()
            .name("ruapc-stay-connected " + connections.endpoint())
            .unstarted(this::stayConnected);
  }

  /// A primary connection was made, by whomever.
  void onConnected() {
    LockSupport.unpark(thread);
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
      thread.start();
    }
  }

  private void stayConnected() {
    int failures = 0;
    long pauseMillis = 0;
    try {
      while (pause(pauseMillis)) {
        long lastedMillis = connectAndWait();
        pauseMillis = BACKOFF.millis(failures + 1);
        if (lastedMillis >= pauseMillis) {
          // It was a success, and a server that goes away should be replaced at once.
          failures = 0;
          pauseMillis = 0;
        } else {
          failures++;
        }
      }
    } catch (InterruptedException interrupted) {
      // Nobody else knows this thread.
      throw new AssertionError(interrupted);
    }
  }

  /// @return false when the client has been closed
  private boolean pause(long millis) {
    long end = Nanos.after(clock.nanoTime(), TimeUnit.MILLISECONDS.toNanos(millis));
    while (!closed && !isPauseOver(end)) {
      clock.parkUntil(this, end);
    }
    return !closed;
  }

  private boolean isPauseOver(long end) {
    boolean isMadeByOthers = !isPauseWhole && connections.current(Connections.PRIMARY) != null;
    return isMadeByOthers || Nanos.isOver(end, clock.nanoTime());
  }

  /// Connects and waits until the connection takes no more calls.
  ///
  /// @return how long that was; zero when there was none or a hook failed
  private long connectAndWait() throws InterruptedException {
    PeerConnection connection;
    try {
      connection = connections.connect(Connections.PRIMARY).get();
    } catch (ExecutionException failed) {
      log.debug("no connection, will try again: {}", connections.endpoint(), failed.getCause());
      isPauseWhole = false;
      return 0;
    }
    long startNanos = clock.nanoTime();
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
    isPauseWhole = running.hasFailed();
    return isPauseWhole ? 0 : TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - startNanos);
  }

  /// Ends the attempts to connect; what is connected is closed by others.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
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

    boolean hasFailed() {
      return hasFailed;
    }
  }
}
