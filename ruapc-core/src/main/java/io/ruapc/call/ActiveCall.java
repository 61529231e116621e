package io.ruapc.call;

import io.ruapc.CallContext;
import io.ruapc.Deadline;
import io.ruapc.Format;
import io.ruapc.Headers;
import io.ruapc.Peer;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request of the other side, from its arrival until its answer is queued; the context of its
/// handler.
final class ActiveCall implements CallContext {
  private static final Logger log = LoggerFactory.getLogger(ActiveCall.class);

  private final PeerConnection connection;
  private final Route route;
  private final Request request;
  private final long deadlineNanos;

  /// The next call in the bucket of its [ActiveCalls]; only the event loop touches it.
  @Nullable ActiveCall next;

  private volatile byte @Nullable [] body;
  private volatile boolean ended;
  private volatile boolean cancelled;
  private volatile @Nullable Principal principal;
  private volatile @Nullable Thread handlerThread;

  // Guarded by this.
  private @Nullable List<Runnable> cancelActions;

  /// Calls made by the handler that have not ended; they are cancelled with this one.
  private volatile @Nullable Set<OutgoingCall<?, ?>> nested;

  /// What the meta of the request said, as far as the answer needs it.
  ///
  /// @param messageId repeated in the answer
  /// @param flags of the request
  /// @param payloadOffset where the arguments begin in the body
  /// @param payloadLength how many bytes they have; zero for none
  /// @param headers of the request
  /// @param isOneWay whether no answer is wanted
  /// @param isJsonMeta whether the answer has its meta in JSON
  /// @param isFirstGeneration whether the answer has the oldest form, without an id
  record Request(
      long messageId,
      int flags,
      int payloadOffset,
      int payloadLength,
      Format format,
      Headers headers,
      boolean isOneWay,
      boolean isJsonMeta,
      boolean isFirstGeneration) {}

  ActiveCall(
      PeerConnection connection, Route route, Request request, byte[] body, long deadlineNanos) {
    this.connection = connection;
    this.route = route;
    this.request = request;
    this.body = body;
    this.deadlineNanos = deadlineNanos;
  }

  PeerConnection connection() {
    return connection;
  }

  Route route() {
    return route;
  }

  Request request() {
    return request;
  }

  long messageId() {
    return request.messageId();
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /// The bytes of the request; they are given up when its arguments have been read.
  byte[] takeBody() {
    byte[] taken = body;
    if (taken == null) {
      throw new AssertionError("the arguments of " + route.fullName() + " were read twice");
    }
    body = null;
    return taken;
  }

  /// The thread that may be interrupted when the call is cancelled.
  void handlerThread(@Nullable Thread thread) {
    handlerThread = thread;
  }

  boolean hasEnded() {
    return ended;
  }

  /// Its outcome is decided: the answer is about to be sent, or none will be.
  ///
  /// @return whether this was the first time
  synchronized boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    body = null;
    handlerThread = null;
    if (cancelActions != null) {
      cancelActions = null;
      connection.incoming().unwatch(this);
    }
    return true;
  }

  /// Nobody waits for the answer any more; the handler is told and goes on as it likes.
  void cancel() {
    List<Runnable> actions;
    Thread interrupted;
    synchronized (this) {
      if (ended || cancelled) {
        return;
      }
      cancelled = true;
      actions = cancelActions == null ? List.of() : cancelActions;
      cancelActions = null;
      interrupted = handlerThread;
      if (interrupted != null) {
        interrupted.interrupt();
      }
    }
    Set<OutgoingCall<?, ?>> calls = nested;
    if (calls != null) {
      calls.forEach(OutgoingCall::cancel);
    }
    actions.forEach(this::runSafely);
  }

  void addNested(OutgoingCall<?, ?> call) {
    Set<OutgoingCall<?, ?>> calls = nested;
    if (calls == null) {
      synchronized (this) {
        calls = nested;
        if (calls == null) {
          calls = ConcurrentHashMap.newKeySet();
          nested = calls;
        }
      }
    }
    calls.add(call);
    if (cancelled) {
      call.cancel();
    }
  }

  void removeNested(OutgoingCall<?, ?> call) {
    Set<OutgoingCall<?, ?>> calls = nested;
    if (calls != null) {
      calls.remove(call);
    }
  }

  @Override
  public String method() {
    return route.fullName();
  }

  @Override
  public Peer peer() {
    return connection;
  }

  @Override
  public Deadline deadline() {
    return deadlineNanos == Nanos.NEVER
        ? Deadline.never()
        : Deadline.afterNanos(Nanos.remaining(deadlineNanos));
  }

  @Override
  public Headers headers() {
    return request.headers();
  }

  @Override
  public void headers(Headers headers) {
    throw new IllegalStateException("the request of " + method() + " came from the peer");
  }

  @Override
  public boolean isCancelled() {
    return cancelled || Nanos.isOver(deadlineNanos, System.nanoTime());
  }

  @Override
  public void onCancel(Runnable action) {
    boolean runNow;
    synchronized (this) {
      if (ended) {
        return;
      }
      runNow = cancelled;
      if (!runNow) {
        if (cancelActions == null) {
          cancelActions = new ArrayList<>();
          connection.incoming().watch(this);
        }
        cancelActions.add(action);
      }
    }
    if (runNow) {
      runSafely(action);
    }
  }

  @Override
  public Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }

  @Override
  public void principal(Principal principal) {
    this.principal = principal;
  }

  private void runSafely(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException failure) {
      log.warn("onCancel action failed: method={}", method(), failure);
    }
  }

  @Override
  public String toString() {
    return method() + " #" + messageId();
  }
}
