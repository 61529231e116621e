package io.ruapc.transport;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A handler that keeps what it is told.
public class Inbox implements MessageHandler {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  public final Connection connection;
  public final LinkedBlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();
  public final AtomicInteger completeReads = new AtomicInteger();
  public final AtomicInteger closings = new AtomicInteger();
  private final CompletableFuture<@Nullable Throwable> closed = new CompletableFuture<>();

  public Inbox(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void onMessage(byte[] body, long arrivalNanos) {
    bodies.add(body);
  }

  @Override
  public void onReadComplete() {
    completeReads.incrementAndGet();
  }

  @Override
  public void onClosed(@Nullable Throwable cause) {
    closings.incrementAndGet();
    closed.complete(cause);
  }

  public byte[] take() throws InterruptedException {
    byte[] body = bodies.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (body == null) {
      throw new AssertionError("no message within " + PATIENCE);
    }
    return body;
  }

  public boolean isClosed() {
    return closed.isDone();
  }

  /// Waits for the end of the connection and says why it ended.
  public @Nullable Throwable cause() throws Exception {
    return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
