package io.ruapc.call;

import java.util.concurrent.atomic.LongAdder;

/// What an engine counts of the things that nobody is told.
public final class CallCounters {
  private final LongAdder refused = new LongAdder();
  private final LongAdder droppedOneWay = new LongAdder();
  private final LongAdder droppedAnswers = new LongAdder();

  CallCounters() {}

  /// Requests that were answered without starting a handler: unknown method, bad headers, overload.
  public long refusedRequests() {
    return refused.sum();
  }

  /// One-way requests that no handler saw.
  public long droppedOneWayRequests() {
    return droppedOneWay.sum();
  }

  /// Answers that were not sent because their deadline passed while the peer took nothing.
  public long droppedAnswers() {
    return droppedAnswers.sum();
  }

  void refused() {
    refused.increment();
  }

  void droppedOneWay() {
    droppedOneWay.increment();
  }

  void droppedAnswer() {
    droppedAnswers.increment();
  }
}
