package io.ruapc.call;

import io.ruapc.CallContext;
import io.ruapc.Deadline;
import io.ruapc.ErrorCode;
import io.ruapc.Headers;
import io.ruapc.NanoClock;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.wire.Form;
import io.ruapc.wire.Meta;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request of the other side, from its arrival until its answer is queued; the context of its
/// handler.
final class IncomingCall implements CallContext, Runnable {
  private static final Logger log = LoggerFactory.getLogger(IncomingCall.class);

  private final PeerConnection connection;
  private final Route route;
  private final long messageId;
  private final int flags;
  private final int payloadOffset;
  private final int payloadLength;
  private final Form form;
  private final Headers headers;
  private final boolean isOneWay;
  private final boolean isFirstGeneration;
  private final long deadlineNanos;

  /// The next call in the bucket of its [ActiveCalls]; only the event loop touches it.
  @Nullable IncomingCall next;

  /// The callback that is called; null for a call of a service.
  private final @Nullable ExportedCallback target;

  private volatile @Nullable IncomingCallbacks callbacks;

  private volatile byte @Nullable [] body;
  private volatile boolean ended;
  private volatile boolean cancelled;
  private volatile @Nullable Principal principal;

  // All guarded by this.
  private @Nullable Thread handlerThread;
  private @Nullable List<Runnable> cancelActions;
  private @Nullable Actions endActions;
  private @Nullable Throwable failure;
  private boolean isWatched;

  /// Null for a call without streams.
  private final @Nullable IncomingStreams streams;

  /// Calls made by the handler that have not ended; they are cancelled with this one.
  private volatile @Nullable Set<OutgoingCall<?, ?>> nested;

  /// A request that was admitted.
  ///
  /// @param target the callback that is called; null for a call of a service
  /// @param meta of the request; what the answer needs of it is copied
  /// @param headers of the request, with those of the connection
  IncomingCall(
      PeerConnection connection,
      Route route,
      @Nullable ExportedCallback target,
      byte[] body,
      Meta meta,
      Headers headers,
      boolean isOneWay,
      long deadlineNanos) {
    this.connection = connection;
    this.principal = connection.principal();
    this.route = route;
    this.target = target;
    this.body = body;
    this.messageId = meta.messageId();
    this.flags = meta.flags();
    this.payloadOffset = meta.payloadOffset();
    this.payloadLength = meta.payloadLength();
    this.form = meta.form();
    this.isFirstGeneration = meta.isFirstGeneration();
    this.headers = headers;
    this.isOneWay = isOneWay;
    this.deadlineNanos = deadlineNanos;
    this.streams =
        route.binding().method().isStreaming() ? new IncomingStreams(this, meta.credit()) : null;
  }

  /// The callbacks that it brought; null for a call without any.
  @Nullable IncomingCallbacks callbacks() {
    return callbacks;
  }

  /// They have been read from its arguments.
  void callbacks(IncomingCallbacks callbacks) {
    this.callbacks = callbacks;
  }

  /// The callback that is called; null for a call of a service.
  @Nullable ExportedCallback target() {
    return target;
  }

  /// Its streams; null for a call without any.
  @Nullable IncomingStreams streams() {
    return streams;
  }

  PeerConnection connection() {
    return connection;
  }

  Route route() {
    return route;
  }

  /// The id that the answer repeats.
  long messageId() {
    return messageId;
  }

  /// The flags of the request.
  int flags() {
    return flags;
  }

  /// Where the arguments begin in the body.
  int payloadOffset() {
    return payloadOffset;
  }

  /// How many bytes the arguments have; zero for none.
  int payloadLength() {
    return payloadLength;
  }

  /// The form of the request and of all that belongs to it.
  Form form() {
    return form;
  }

  /// Whether no answer is wanted.
  boolean isOneWay() {
    return isOneWay;
  }

  /// Whether the answer has the oldest form, without an id.
  boolean isFirstGeneration() {
    return isFirstGeneration;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /// What its deadline is a point of.
  NanoClock clock() {
    return connection.engine().clock();
  }

  /// The bytes of the request; they are given up when its arguments have been read.
  ///
  /// @throws RpcException when something ended the call before its handler began
  byte[] takeBody() {
    byte[] taken = body;
    if (taken == null && ended) {
      throw new RpcException(ErrorCode.CANCELLED, "the call has been answered");
    }
    if (taken == null) {
      throw new AssertionError("the arguments of " + route.fullName() + " were read twice");
    }
    body = null;
    return taken;
  }

  /// The thread that is to be interrupted when nobody waits any more; null for none.
  synchronized void handlerThread(@Nullable Thread thread) {
    handlerThread = thread;
    if (cancelled && thread != null) {
      thread.interrupt();
    }
    watch();
  }

  /// Has the deadline watched while somebody wants to be told of it: who waits for items or credit
  /// does.
  synchronized void watch() {
    boolean isWanted =
        !ended && !cancelled && (handlerThread != null || cancelActions != null || streams != null);
    if (isWanted == isWatched) {
      return;
    }
    isWatched = isWanted;
    if (isWanted) {
      connection.incoming().watch(this);
    } else {
      connection.incoming().unwatch(this);
    }
  }

  /// Runs the handler, on the thread that was started for it.
  @Override
  public void run() {
    connection.engine().dispatcher().runUnlessLate(this);
  }

  boolean hasEnded() {
    return ended;
  }

  /// Its outcome is decided: the answer is about to be sent, or none will be.
  ///
  /// @param why what it failed with; null for a result
  /// @return whether this was the first time
  boolean end(@Nullable Throwable why) {
    Actions actions;
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      failure = why;
      body = null;
      handlerThread = null;
      if (streams != null) {
        streams.end("the call has been answered");
      }
      cancelActions = null;
      actions = endActions;
      watch();
    }
    if (actions != null) {
      actions.run();
    }
    return true;
  }

  /// Nobody waits for the answer any more; the handler is told and goes on as it likes.
  void cancel() {
    List<Runnable> actions;
    synchronized (this) {
      if (ended || cancelled) {
        return;
      }
      cancelled = true;
      actions = cancelActions == null ? List.of() : cancelActions;
      cancelActions = null;
      if (handlerThread != null) {
        handlerThread.interrupt();
      }
      watch();
    }
    if (streams != null) {
      streams.end("the caller takes no more");
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
    return connection.primary();
  }

  @Override
  public Deadline deadline() {
    return Nanos.deadline(clock(), deadlineNanos);
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public void headers(Headers headers) {
    throw new IllegalStateException("the request of " + method() + " came from the peer");
  }

  @Override
  public boolean isCancelled() {
    return cancelled || isOver();
  }

  /// Whether its deadline has passed.
  boolean isOver() {
    return Nanos.isOver(deadlineNanos, clock().nanoTime());
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
        }
        cancelActions.add(action);
        watch();
      }
    }
    if (runNow) {
      runSafely(action);
    }
  }

  @Override
  public void onEnd(Consumer<@Nullable Throwable> action) {
    Actions actions;
    synchronized (this) {
      actions = endActions == null ? new Actions("onEnd") : endActions;
      endActions = actions;
    }
    actions.add(() -> action.accept(failure()));
    if (ended) {
      actions.run();
    }
  }

  private synchronized @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void keep(AutoCloseable callback, Consumer<String> whenGone) {
    if (ended) {
      throw new IllegalStateException("the call of " + method() + " has been answered");
    }
    IncomingCallbacks brought = callbacks;
    if (brought == null || !brought.keep(callback, whenGone)) {
      throw new IllegalArgumentException(
          "not a callback that came with this call of " + method() + ": " + callback);
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
