package io.ruapc.tests.connection;

import io.ruapc.CallContext;
import io.ruapc.Peer;
import io.ruapc.RpcStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// What tests call.
final class StationService implements Station {
  /// Handlers of `hold` and `numbers` go on when it opens.
  final CountDownLatch gate = new CountDownLatch(1);

  /// How many handlers of `hold` and `numbers` have been entered.
  final AtomicInteger holding = new AtomicInteger();

  /// Who called `echo`.
  final Queue<Peer> callers = new ConcurrentLinkedQueue<>();

  @Override
  public String echo(String text) {
    callers.add(CallContext.current().peer());
    return text;
  }

  @Override
  public String slow(String text) {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000));
    return text;
  }

  @Override
  public String hold(String text) {
    holding.incrementAndGet();
    awaitGate();
    return text;
  }

  @Override
  public int count(byte[] bytes) {
    return bytes.length;
  }

  @Override
  public String echoBack(String text) {
    return CallContext.current().peer().stub(Station.class).echo(text);
  }

  @Override
  public RpcStream<Integer> numbers(int count) {
    return RpcStream.produce(out -> {
      out.send(0);
      holding.incrementAndGet();
      awaitGate();
      for (int i = 1; i < count; i++) {
        out.send(i);
      }
    });
  }

  private void awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
