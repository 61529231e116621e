package io.ruapc.tests.call;

import io.ruapc.CallContext;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// What tests call.
public final class ProbeService implements Probe {
  /// Handlers of `wait` go on when it opens.
  public final CountDownLatch gate = new CountDownLatch(1);

  /// How many handlers of `wait` have been entered.
  public final AtomicInteger waiting = new AtomicInteger();

  /// How many of them were told that nobody waits any more.
  public final AtomicInteger cancelled = new AtomicInteger();

  /// What `tell` was told.
  public final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public String wait(String text) {
    CallContext.current().onCancel(cancelled::incrementAndGet);
    waiting.incrementAndGet();
    try {
      gate.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RpcException(ErrorCode.CANCELLED, "interrupted", interrupted);
    }
    return text;
  }

  @Override
  public String join(String first, int second, Optional<String> third) {
    return first + second + third.orElse("-");
  }

  @Override
  public Map<String, Item> index(List<Item> items) {
    Map<String, Item> index = new LinkedHashMap<>();
    items.forEach(item -> index.put(item.name(), item));
    return index;
  }

  @Override
  public CompletionStage<String> later(String text) {
    return CompletableFuture.supplyAsync(() -> {
      if (text.isEmpty()) {
        throw new RpcException(ErrorCode.INVALID_ARGUMENT, "no text");
      }
      return text;
    });
  }

  @Override
  public String fail(String path) throws NotFound {
    throw new NotFound(path);
  }

  @Override
  public String crash(String how) {
    return switch (how) {
      case "unchecked" -> throw new IllegalStateException("secret of the server");
      case "overflow" -> overflow(0);
      case "error" -> throw new AssertionError("secret of the server");
      case "rpc" -> throw new RpcException(ErrorCode.PERMISSION_DENIED, "not you");
      case "surrogate" -> "\ud800";
      default -> how;
    };
  }

  @SuppressWarnings("InfiniteRecursion") // on purpose
  private static String overflow(int depth) {
    return depth + overflow(depth + 1);
  }

  @Override
  public void tell(String text) {
    told.add(text);
  }

  @Override
  public long budget() {
    return CallContext.current().deadline().remaining().toMillis();
  }

  @Override
  public String header(String name) {
    String value = CallContext.current().headers().get(name);
    return value == null ? "none" : value;
  }

  @Override
  public byte[] bytes(int size) {
    return new byte[size];
  }

  @Override
  public int count(byte[] bytes) {
    return bytes.length;
  }
}
