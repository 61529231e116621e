package io.ruapc.call;

import io.ruapc.CallCounts;
import java.util.concurrent.atomic.LongAdder;

/// Counts for [CallCounts], from any thread.
final class CallCounters {
  private final LongAdder refusedRequests = new LongAdder();
  private final LongAdder droppedOneWayRequests = new LongAdder();
  private final LongAdder droppedAnswers = new LongAdder();

  CallCounts now() {
    return new CallCounts(refusedRequests.sum(), droppedOneWayRequests.sum(), droppedAnswers.sum());
  }

  void refusedRequest() {
    refusedRequests.increment();
  }

  void droppedOneWayRequest() {
    droppedOneWayRequests.increment();
  }

  void droppedAnswer() {
    droppedAnswers.increment();
  }
}
