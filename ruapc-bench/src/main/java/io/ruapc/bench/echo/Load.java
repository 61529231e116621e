package io.ruapc.bench.echo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/// A closed loop: a fixed number of callers, each of which calls again as soon as it has its
/// answer.
final class Load {
  private static final long MAX_LATENCY_NANOS = Duration.ofMinutes(1).toNanos();

  /// One percent; with a histogram for each of a thousand callers, a third digit would cost more
  /// cache than the calls themselves.
  private static final int SIGNIFICANT_DIGITS = 2;

  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MEDIAN = 50;
  private static final double NINETY_NINTH = 99;

  private final EchoClient client;
  private final Scenario.Mode mode;
  private final String text;
  private final List<Caller> callers = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile CountDownLatch running = new CountDownLatch(0);
  private volatile long end;

  Load(EchoClient client, Scenario.Mode mode, int connections, int outstanding, String text) {
    this.client = client;
    this.mode = mode;
    this.text = text;
    for (int i = 0; i < connections * outstanding; i++) {
      callers.add(new Caller(i % connections));
    }
  }

  /// Calls for this long, at least once per caller, and until the last answer has come.
  Measurement run(Duration duration) {
    long allocatedBefore = Lines.allocatedBytes();
    long start = System.nanoTime();
    end = start + duration.toNanos();
    running = new CountDownLatch(callers.size());
    for (Caller caller : callers) {
      switch (mode) {
        case BLOCKING -> Thread.ofVirtual().start(caller::callInTurn);
        case ASYNC -> caller.callNext();
      }
    }
    try {
      running.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    long elapsed = System.nanoTime() - start;
    long allocated = Lines.allocatedBytes() - allocatedBefore;
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a call failed", failed);
    }
    var latencies = new Histogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
    for (Caller caller : callers) {
      latencies.add(caller.latencies);
      caller.latencies.reset();
    }
    return new Measurement(
        latencies.getTotalCount(),
        elapsed / NANOS_PER_SECOND,
        latencies.getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO,
        latencies.getValueAtPercentile(NINETY_NINTH) / NANOS_PER_MICRO,
        allocated);
  }

  /// One of the callers. It has at most one call under way, so nothing in it is touched by two
  /// threads at once.
  private final class Caller implements BiConsumer<@Nullable String, @Nullable Throwable> {
    private final int connection;
    private final IntCountsHistogram latencies =
        new IntCountsHistogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
    private long sent;

    /// How many calls are to be started by whoever starts one now. An answer that comes before the
    /// call returns leaves its next call to the loop around it: recursion would grow the stack.
    private final AtomicInteger due = new AtomicInteger();

    Caller(int connection) {
      this.connection = connection;
    }

    void callInTurn() {
      try {
        long now = System.nanoTime();
        do {
          sent = now;
          check(client.echo(connection, text));
          now = System.nanoTime();
          latencies.recordValue(now - sent);
        } while (now < end);
      } catch (RuntimeException failed) {
        failure.compareAndSet(null, failed);
      } finally {
        running.countDown();
      }
    }

    void callNext() {
      if (due.getAndIncrement() != 0) {
        return;
      }
      do {
        sent = System.nanoTime();
        client.echo(connection, text, this);
      } while (due.decrementAndGet() != 0);
    }

    @Override
    public void accept(@Nullable String answer, @Nullable Throwable failed) {
      long now = System.nanoTime();
      latencies.recordValue(now - sent);
      try {
        if (failed != null) {
          throw new IllegalStateException(failed);
        }
        check(answer);
      } catch (RuntimeException wrong) {
        failure.compareAndSet(null, wrong);
        running.countDown();
        return;
      }
      if (now < end) {
        callNext();
      } else {
        running.countDown();
      }
    }

    private void check(@Nullable String answer) {
      if (!text.equals(answer)) {
        throw new IllegalStateException("another text than what was sent");
      }
    }
  }
}
