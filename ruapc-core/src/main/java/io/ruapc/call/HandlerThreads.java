package io.ruapc.call;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The virtual threads that run handlers.
///
/// To start one costs more than a small handler. So a thread takes requests from a queue as long as
/// its handlers do not block, and while requests wait there is always a thread on its way that has
/// none yet: however long a handler takes, those behind it do not wait for it. A burst of small
/// requests shares a few threads; as many requests as block have a thread each.
///
/// Safe from any thread.
final class HandlerThreads {
  /// After so many handlers a thread ends in favour of a new one, which waits for a processor like
  /// any other: handlers that have blocked and can go on must get their turn.
  static final int MAX_IN_TURN = 16;

  /// How many may be on their way: as many as can run at once, so that handlers that compute begin
  /// on all processors together.
  private static final int MAX_COMING = Runtime.getRuntime().availableProcessors();

  /// Handlers of earlier requests must not hand anything on to those of later ones.
  private static final ThreadFactory FACTORY =
      Thread.ofVirtual().name("ruapc-handler").inheritInheritableThreadLocals(false).factory();

  private final @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /// Threads that were started and have not looked at the queue yet.
  private final AtomicInteger coming = new AtomicInteger();

  /// Runs the task soon.
  void execute(Runnable task) {
    waiting.add(task);
    startThread();
  }

  /// Makes sure that a thread will look at the queue which has not done so yet.
  private void startThread() {
    int now = coming.get();
    if (now >= MAX_COMING || !coming.compareAndSet(now, now + 1)) {
      return; // who was faster has started one, or has come and looks at the queue now
    }
    try {
      FACTORY.newThread(this::runTasks).start();
    } catch (Throwable failure) { // no memory: the next request tries again
      coming.decrementAndGet();
      throw failure;
    }
  }

  private void runTasks() {
    coming.decrementAndGet();
    Thread.currentThread().setContextClassLoader(classLoader);
    for (int turn = 0; turn < MAX_IN_TURN; turn++) {
      Runnable task = waiting.poll();
      if (task == null) {
        return;
      }
      // Before the task runs: it may block, or fail.
      if (!waiting.isEmpty()) {
        startThread();
      }
      task.run();
      Thread.interrupted(); // whoever left it behind, it was not meant for the next one
    }
    if (!waiting.isEmpty()) {
      startThread();
    }
  }
}
