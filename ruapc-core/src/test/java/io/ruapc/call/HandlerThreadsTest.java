package io.ruapc.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandlerThreadsTest {
  private static final int MANY = 2_000;

  private static final InheritableThreadLocal<Long> LEFT = new InheritableThreadLocal<>();

  private final HandlerThreads threads = new HandlerThreads();

  @Test
  void handlersThatAllWaitForEachOtherHaveAThreadEach() throws Exception {
    var barrier = new CyclicBarrier(MANY + 1);
    for (int i = 0; i < MANY; i++) {
      threads.execute(() -> await(barrier));
    }
    barrier.await();
  }

  @Test
  void handlersThatBlockNowAndThenAllRunToTheirEnd() throws Exception {
    var done = new CountDownLatch(MANY * 4);
    List<Thread> loops = new ArrayList<>();
    for (int loop = 0; loop < 4; loop++) {
      loops.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < MANY; i++) {
                  boolean blocks = i % 3 == 0;
                  threads.execute(() -> {
                    if (blocks) {
                      LockSupport.parkNanos(1);
                    }
                    done.countDown();
                  });
                }
              }));
    }
    for (Thread loop : loops) {
      loop.join();
    }
    done.await();
  }

  @Test
  void aBurstOfSmallHandlersSharesThreads() throws Exception {
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    var done = new CountDownLatch(MANY);
    // From a handler, so that all requests wait before the first of them can run on this carrier.
    threads.execute(() -> {
      for (int i = 0; i < MANY; i++) {
        threads.execute(() -> {
          used.add(Thread.currentThread());
          done.countDown();
        });
      }
    });
    done.await();
    assertThat(used).hasSizeLessThan(MANY);
    assertThat(used).hasSizeGreaterThanOrEqualTo(MANY / HandlerThreads.MAX_IN_TURN);
  }

  @Test
  void handlersThatNeverEndComingLeaveTurnsToOtherThreads() throws Exception {
    var stop = new AtomicBoolean();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors() * 2; i++) {
      threads.execute(
          new Runnable() {
            @Override
            public void run() {
              if (!stop.get()) {
                threads.execute(this);
              }
            }
          });
    }
    try {
      Thread.startVirtualThread(() -> {}).join();
    } finally {
      stop.set(true);
    }
  }

  @Test
  void aHandlerThatFailsLeavesThoseBehindItAlone() throws Exception {
    var done = new CountDownLatch(MANY);
    for (int i = 0; i < MANY; i++) {
      threads.execute(() -> {
        done.countDown();
        Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
        throw new IllegalStateException("of the handler");
      });
    }
    done.await();
  }

  @Test
  void anInterruptIsNotHandedOnToTheNextHandler() throws Exception {
    Set<Boolean> interrupted = ConcurrentHashMap.newKeySet();
    var done = new CountDownLatch(MANY);
    for (int i = 0; i < MANY; i++) {
      threads.execute(() -> {
        interrupted.add(Thread.currentThread().isInterrupted());
        Thread.currentThread().interrupt();
        done.countDown();
      });
    }
    done.await();
    assertThat(interrupted).containsExactly(false);
  }

  @Test
  void whatAHandlerLeavesToInheritGoesToNoOtherThread() throws Exception {
    Set<Long> foreign = ConcurrentHashMap.newKeySet();
    var done = new CountDownLatch(MANY);
    for (int i = 0; i < MANY; i++) {
      threads.execute(() -> {
        long self = Thread.currentThread().threadId();
        Long found = LEFT.get();
        if (found != null && found != self) {
          foreign.add(found);
        }
        LEFT.set(self);
        done.countDown();
      });
    }
    done.await();
    assertThat(foreign).isEmpty();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
