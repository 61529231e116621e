package io.ruapc.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.CallStage;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.Headers;
import io.ruapc.NanoClock;
import io.ruapc.Peer;
import io.ruapc.RpcException.Execution;
import io.ruapc.codec.Codecs;
import io.ruapc.service.MethodDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PendingCallsTest {
  /// A call is made and looked at here; nothing is ever sent.
  private static final CallStarter NOWHERE =
      new CallStarter() {
        @Override
        public void start(OutgoingCall<?, ?> call) {
          throw new AssertionError("not sent in this test");
        }

        @Override
        public void startAsync(OutgoingCall<?, ?> call) {
          throw new AssertionError("not sent in this test");
        }

        @Override
        public Peer peer() {
          throw new AssertionError("not asked in this test");
        }

        @Override
        public NanoClock clock() {
          return NanoClock.system();
        }
      };

  private final PendingCalls pending = new PendingCalls(300);

  @Test
  void theFirstCallHasTheIdZeroAndAnAnswerFindsItOnce() {
    OutgoingCall<?, ?> call = call(Nanos.NEVER);
    assertThat(pending.insert(call)).isTrue();
    assertThat(call.id()).isZero();
    assertThat(pending.contains(0)).isTrue();
    assertThat(pending.take(0)).isSameAs(call);
    assertThat(pending.take(0)).isNull();
    assertThat(pending.contains(0)).isFalse();
    assertThat(pending.size()).isZero();
  }

  @Test
  void aLateAnswerDoesNotMatchTheNextCallInTheSameSlot() {
    OutgoingCall<?, ?> first = call(Nanos.NEVER);
    OutgoingCall<?, ?> second = call(Nanos.NEVER);
    pending.insert(first);
    pending.take(first.id());
    pending.insert(second);
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(pending.take(first.id())).isNull();
    assertThat(pending.take(second.id())).isSameAs(second);
  }

  @Test
  void idsFromThePeerThatWereNeverGivenFindNothing() {
    pending.insert(call(Nanos.NEVER));
    for (long id : new long[] {-1, 1, 0xFFFF, 1L << 16, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(pending.take(id)).isNull();
    }
    assertThat(pending.size()).isEqualTo(1);
  }

  @Test
  void noMoreCallsThanAllowedAreTakenAndAPlaceThatIsFreedCanBeUsed() {
    List<OutgoingCall<?, ?>> calls = new ArrayList<>();
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      OutgoingCall<?, ?> call = call(Nanos.NEVER);
      assertThat(pending.insert(call)).isTrue();
      calls.add(call);
      ids.add(call.id());
    }
    assertThat(ids).hasSize(300);
    assertThat(pending.insert(call(Nanos.NEVER))).isFalse();
    assertThat(pending.reserveId()).isNegative();
    assertThat(pending.remove(calls.get(150))).isTrue();
    assertThat(pending.remove(calls.get(150))).isFalse();
    assertThat(pending.insert(call(Nanos.NEVER))).isTrue();
    assertThat(pending.size()).isEqualTo(300);
  }

  @Test
  void theSweepTakesWhatIsOverAndNothingElse() {
    long now = System.nanoTime();
    OutgoingCall<?, ?> over = call(now - 1);
    OutgoingCall<?, ?> later = call(now + 1_000_000_000_000L);
    OutgoingCall<?, ?> never = call(Nanos.NEVER);
    List.of(over, later, never).forEach(pending::insert);
    List<OutgoingCall<?, ?>> swept = new ArrayList<>();
    assertThat(pending.sweep(now, swept::add)).isTrue();
    assertThat(swept).containsExactly(over);
    assertThat(pending.size()).isEqualTo(2);
    pending.remove(later);
    pending.remove(never);
    assertThat(pending.sweep(now, swept::add)).isFalse();
  }

  @Test
  void afterTheEndEveryCallIsHandedOutOnceAndLaterOnesAreRefused() {
    List<OutgoingCall<?, ?>> calls = List.of(call(Nanos.NEVER), call(Nanos.NEVER));
    calls.forEach(pending::insert);
    List<OutgoingCall<?, ?>> ended = new ArrayList<>();
    pending.closeAll(ended::add);
    assertThat(ended).containsExactlyInAnyOrderElementsOf(calls);
    assertThat(pending.insert(call(Nanos.NEVER))).isFalse();
    assertThat(pending.size()).isZero();
  }

  @Test
  void withManyThreadsNoIdIsHeldTwiceAndEveryCallLeavesExactlyOnce() throws Exception {
    var calls = new PendingCalls(64);
    var held = ConcurrentHashMap.<Long>newKeySet();
    var inserted = new AtomicInteger();
    var left = new AtomicInteger();
    var problems = ConcurrentHashMap.<String>newKeySet();
    var start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      var random = new Random(t);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                await(start);
                for (int i = 0; i < 20_000; i++) {
                  OutgoingCall<?, ?> call =
                      call(random.nextInt(4) == 0 ? System.nanoTime() : Nanos.NEVER);
                  if (!calls.insert(call)) {
                    continue;
                  }
                  inserted.incrementAndGet();
                  if (!held.add(call.id())) {
                    problems.add("id given twice: " + call.id());
                  }
                  held.remove(call.id());
                  if (random.nextBoolean() ? calls.remove(call) : calls.take(call.id()) != null) {
                    left.incrementAndGet();
                  }
                }
              }));
    }
    var sweeping = new AtomicInteger(1);
    Thread sweeper =
        Thread.ofPlatform()
            .start(() -> {
              while (sweeping.get() == 1) {
                calls.sweep(System.nanoTime(), call -> left.incrementAndGet());
              }
            });
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    sweeping.set(0);
    sweeper.join();
    calls.closeAll(call -> left.incrementAndGet());
    assertThat(problems).isEmpty();
    assertThat(inserted.get()).isPositive();
    assertThat(left).hasValue(inserted.get());
    assertThat(calls.size()).isZero();
  }

  @Test
  void aCallThatIsInsertedWhileTheConnectionEndsIsNotLeftBehind() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      var calls = new PendingCalls(64);
      var ended = new AtomicInteger();
      var refused = new AtomicInteger();
      Thread inserting =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 4; i++) {
                  if (!calls.insert(call(Nanos.NEVER))) {
                    refused.incrementAndGet();
                  }
                }
              });
      calls.closeAll(call -> {
        ended.incrementAndGet();
        call.onFailure(ErrorCode.CONNECTION_CLOSED, "", CallStage.WAIT, Execution.UNKNOWN, null);
      });
      inserting.join();
      calls.closeAll(call -> ended.incrementAndGet());
      assertThat(calls.size()).isZero();
      assertThat(ended.get() + refused.get()).isGreaterThanOrEqualTo(4);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @SuppressWarnings("NullAway") // takes a type argument for one that must not be null
  private static OutgoingCall<?, ?> call(long deadlineNanos) {
    return OutgoingCall.asynchronous(
        NOWHERE,
        MethodDescriptor.<@Nullable Void, @Nullable Void>of("A", "b", Codecs.UNIT, Codecs.UNIT),
        null,
        null,
        new CallSettings(System.nanoTime(), deadlineNanos, Headers.empty(), Format.JSON, null),
        true);
  }
}
