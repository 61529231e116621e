package io.ruapc.tests.faults;

import io.ruapc.CallContext;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An implementation that does as it is told, also where it should not.
class VictimService implements Victim {
  /// Handlers of `hold` go on when it opens.
  final CountDownLatch gate = new CountDownLatch(1);

  /// How many handlers of `hold` have been entered.
  final AtomicInteger holding = new AtomicInteger();

  /// How many of them were told that nobody waits any more.
  final AtomicInteger cancelled = new AtomicInteger();

  /// What `tell` was told.
  final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public String hold(String text) {
    CallContext.current().onCancel(cancelled::incrementAndGet);
    holding.incrementAndGet();
    boolean interrupted = false;
    // It ignores interrupts, as bad handlers do.
    while (true) {
      try {
        gate.await();
        break;
      } catch (InterruptedException ignored) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return text;
  }

  @Override
  public CompletionStage<String> later(String text) {
    return new CompletableFuture<String>().completeOnTimeout(text, 5, TimeUnit.MILLISECONDS);
  }

  @Override
  public byte[] bytes(int size) {
    return new byte[size];
  }

  @Override
  public int count(byte[] bytes) {
    return bytes.length;
  }

  @Override
  public Crate store(Crate crate) {
    return crate;
  }

  @Override
  @SuppressWarnings("NullAway") // handlers may be written without it
  public String fail(String how) throws Refused {
    return switch (how) {
      case "refused" -> throw new Refused("no room");
      case "unreadable declared error" -> throw new Refused("");
      case "no reason" -> throw new Refused(null);
      case "null" -> null;
      case "thread death" -> throw new Error("by hand");
      case "out of memory" -> String.valueOf(new byte[Integer.MAX_VALUE].length);
      case "checked" -> throw VictimService.<RuntimeException>sneaky(new Exception("sneaky"));
      case "unreadable exception" -> throw new UnreadableException();
      case "long text" ->
          throw new RpcException(ErrorCode.PERMISSION_DENIED, "x" + "\ud83d\ude00".repeat(5_000));
      case "try again in the next universe" ->
          throw new RpcException(ErrorCode.UNAVAILABLE, "not now")
              .withRetryAfter(Duration.ofSeconds(Long.MAX_VALUE));
      case "half a character" -> throw new RpcException(ErrorCode.PERMISSION_DENIED, "\ud800");
      case "interrupted" -> {
        Thread.currentThread().interrupt();
        yield how;
      }
      default -> throw new IllegalArgumentException(how);
    };
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X sneaky(Throwable failure) throws X {
    throw (X) failure;
  }

  @Override
  public int recurse(int depth) {
    return depth == 0 ? 0 : 1 + CallContext.current().peer().stub(Victim.class).recurse(depth - 1);
  }

  @Override
  public void tell(String text) {
    told.add(text);
  }

  /// An exception that fails whoever looks at it.
  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }
}
