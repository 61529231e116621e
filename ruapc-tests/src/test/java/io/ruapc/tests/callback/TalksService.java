package io.ruapc.tests.callback;

import io.ruapc.Callbacks;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/// Keeps what it is given.
public final class TalksService implements Talks {
  public final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  public final LinkedBlockingQueue<String> gone = new LinkedBlockingQueue<>();
  private volatile Progress last = new NoProgress();

  @Override
  public int scan(int steps, Progress progress) {
    last = progress;
    int sum = 0;
    for (int step = 1; step <= steps; step++) {
      sum += progress.report(step);
    }
    return sum;
  }

  @Override
  public void note(int steps, Progress progress) {
    for (int step = 1; step <= steps; step++) {
      progress.note(step);
    }
  }

  @Override
  public boolean maybe(Optional<Progress> progress) {
    progress.ifPresent(present -> present.report(1));
    return progress.isPresent();
  }

  @Override
  public void watch(Watcher watcher) {
    keep(watcher);
  }

  @Override
  public void watchAndFail(Watcher watcher) {
    keep(watcher);
    throw new IllegalStateException("on purpose");
  }

  private void keep(Watcher watcher) {
    watchers.add(
        Callbacks.keep(
            watcher,
            reason -> {
              watchers.remove(watcher);
              gone.add(reason);
            }));
  }

  @Override
  public void callOldProgress() {
    last.report(0);
  }

  @Override
  public int down(int depth, Steps other) {
    return depth == 0 ? 0 : 1 + other.down(depth - 1, this::down);
  }

  private static final class NoProgress implements Progress {
    @Override
    public int report(int done) {
      throw new IllegalStateException("nobody called scan");
    }

    @Override
    public void note(int done) {
      throw new IllegalStateException("nobody called scan");
    }
  }
}
