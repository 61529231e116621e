package io.ruapc.tests.stream;

import io.ruapc.CallContext;
import io.ruapc.RpcStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts what it sends, and tells when its generators end.
public final class NumbersService implements Numbers {
  public final AtomicInteger sent = new AtomicInteger();
  public final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public RpcStream<Integer> count(int howMany) {
    return RpcStream.produce(out -> {
      try {
        for (int i = 0; i < howMany; i++) {
          out.send(i);
          sent.incrementAndGet();
        }
      } finally {
        stopped.countDown();
      }
    });
  }

  @Override
  public RpcStream<Integer> fail(int after) {
    return RpcStream.produce(out -> {
      for (int i = 0; i < after; i++) {
        out.send(i);
      }
      throw new TooMany(after);
    });
  }

  @Override
  public long sum(String name, RpcStream<Integer> numbers) {
    long sum = 0;
    for (int number : numbers) {
      sum += number;
    }
    return sum;
  }

  @Override
  public int first(RpcStream<Integer> numbers) {
    return numbers.iterator().next();
  }

  @Override
  public RpcStream<Integer> twice(RpcStream<Integer> numbers) {
    return RpcStream.produce(out -> numbers.forEach(number -> out.send(2 * number)));
  }

  @Override
  public RpcStream<String> texts(int length) {
    String text = "x".repeat(length);
    return RpcStream.produce(out -> {
      try {
        while (!CallContext.current().isCancelled()) {
          out.send(text);
          sent.incrementAndGet();
        }
      } finally {
        stopped.countDown();
      }
    });
  }

  @Override
  public String echo(String text) {
    return text;
  }
}
