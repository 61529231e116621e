package io.ruapc.tests.http;

import io.ruapc.CallContext;
import io.ruapc.RpcStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The desk, which remembers what became of its calls.
final class DeskService implements Desk {
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger cancelled = new AtomicInteger();
  final AtomicLong sent = new AtomicLong();

  /// Holds [#stay] and [#weigh] until the test lets it go on.
  final CountDownLatch gate = new CountDownLatch(1);

  @Override
  public String echo(String text) {
    calls.incrementAndGet();
    return text;
  }

  @Override
  public byte[] bytes(byte[] content) {
    return content;
  }

  @Override
  public void ping() {
    calls.incrementAndGet();
  }

  @Override
  public void sell(String product) throws SoldOut {
    throw new SoldOut(product);
  }

  @Override
  public String rest(Duration longest) {
    calls.incrementAndGet();
    var woken = new CountDownLatch(1);
    CallContext.current()
        .onCancel(() -> {
          cancelled.incrementAndGet();
          woken.countDown();
        });
    try {
      return woken.await(longest.toMillis(), TimeUnit.MILLISECONDS) ? "woken" : "rested";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public String stay() {
    CallContext.current().onCancel(cancelled::incrementAndGet);
    awaitGate();
    return "stayed";
  }

  private void awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String header(String name) {
    return String.valueOf(CallContext.current().headers().get(name));
  }

  @Override
  public long budget() {
    return CallContext.current().deadline().remaining().toMillis();
  }

  @Override
  public RpcStream<Long> count(long items) {
    return RpcStream.produce(out -> {
      for (long item = 0; item < items; item++) {
        out.send(item);
      }
    });
  }

  @Override
  public RpcStream<Long> forever() {
    CallContext.current().onCancel(cancelled::incrementAndGet);
    return RpcStream.produce(out -> {
      for (long item = 0; ; item++) {
        out.send(item);
        sent.incrementAndGet();
      }
    });
  }

  @Override
  public RpcStream<Long> silence() {
    return RpcStream.produce(out -> {
      var cancelledNow = new CountDownLatch(1);
      CallContext.current().onCancel(cancelledNow::countDown);
      cancelledNow.await();
      cancelled.incrementAndGet();
    });
  }

  @Override
  public long sum(long first, RpcStream<Long> more) {
    long sum = first;
    for (long item : more) {
      sum += item;
    }
    return sum;
  }

  @Override
  public RpcStream<String> mirror(RpcStream<String> items) {
    return RpcStream.produce(out -> {
      for (String item : items) {
        out.send(item);
      }
    });
  }

  @Override
  public long weigh(RpcStream<String> items) {
    CallContext.current().onCancel(cancelled::incrementAndGet);
    awaitGate();
    long count = 0;
    for (String item : items) {
      count += item.isEmpty() ? 0 : 1;
    }
    return count;
  }
}
