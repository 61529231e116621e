package io.ruapc.tests.faults;

import io.ruapc.CallContext;
import io.ruapc.RpcStream;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;

/// Waits where it is told, and says how each of its streams ended.
final class PipesService implements Pipes {
  final CountDownLatch gate = new CountDownLatch(1);

  /// How generators and taken inputs ended: an exception's message, or how many items there were.
  final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();

  private final Flow.Publisher<Integer> silent = new SubmissionPublisher<>();

  @Override
  public RpcStream<Integer> count() {
    return RpcStream.produce(out -> {
      try {
        for (int i = 0; ; i++) {
          out.send(i);
        }
      } catch (RuntimeException stopped) {
        ends.add(String.valueOf(stopped.getMessage()));
        throw stopped;
      }
    });
  }

  @Override
  public int collect(RpcStream<Integer> items) {
    CallContext.current().onCancel(() -> ends.add("cancelled"));
    awaitGate();
    int count = 0;
    try {
      for (int _ : items) {
        count++;
      }
    } catch (RuntimeException failure) {
      ends.add(String.valueOf(failure.getMessage()));
      throw failure;
    }
    ends.add("complete: " + count);
    return count;
  }

  @Override
  public int first(RpcStream<Integer> items) {
    try (items) {
      Iterator<Integer> taken = items.iterator();
      int first = taken.next();
      items.close();
      awaitGate();
      return first;
    }
  }

  @Override
  public RpcStream<Integer> same(RpcStream<Integer> items) {
    return items;
  }

  @Override
  @SuppressWarnings("NullAway") // on purpose
  public RpcStream<Integer> nothing() {
    return null;
  }

  @Override
  public RpcStream<Integer> silence() {
    return RpcStream.from(silent);
  }

  @Override
  public String hold(String text) {
    awaitGate();
    return text;
  }

  @Override
  public String echo(String text) {
    return text;
  }

  private void awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
