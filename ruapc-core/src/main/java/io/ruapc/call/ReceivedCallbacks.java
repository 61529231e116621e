package io.ruapc.call;

import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.call.ControlService.CallbackHandles;
import io.ruapc.service.CallbackArgument;
import io.ruapc.service.ServiceContracts;
import io.ruapc.wire.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The objects of the other side of one connection that this side may call, by handle.
///
/// Each may be called while a call that brought it has not been answered, and for longer when the
/// handler kept it. Safe from any thread.
final class ReceivedCallbacks {
  private static final Logger log = LoggerFactory.getLogger(ReceivedCallbacks.class);

  /// Why nobody can call it any more, for those who kept it.
  private static final String CONNECTION_ENDED = "the connection ended";

  private final PeerConnection connection;

  // Both guarded by this.
  private final Map<Long, Received> byHandle = new HashMap<>();
  private boolean closed;

  ReceivedCallbacks(PeerConnection connection) {
    this.connection = connection;
  }

  /// An object of the other side. What is not final is guarded by the table.
  final class Received {
    private final long handle;
    private final Form form;
    private final List<Keep> keeps = new ArrayList<>(1);

    /// To be told when it cannot be called any more, whoever ended it.
    private final List<Consumer<String>> endActions = new ArrayList<>(0);

    private int calls;

    /// Why it cannot be called any more; null while it can.
    private volatile @Nullable String end;

    private Received(long handle, Form form) {
      this.handle = handle;
      this.form = form;
    }

    long handle() {
      return handle;
    }

    /// How its calls are written: as the call that brought it first.
    Form form() {
      return form;
    }

    /// Whether it can be called.
    boolean isLive() {
      return end == null;
    }

    PeerConnection connection() {
      return connection;
    }

    /// Whoever kept it calls it no more.
    void release() {
      if (giveBack(this)) {
        sendRelease(List.of(handle));
      }
    }

    /// Adds an action to be run when it cannot be called any more.
    ///
    /// @return false when that is so already
    boolean onEnd(Consumer<String> action) {
      synchronized (ReceivedCallbacks.this) {
        return isLive() && endActions.add(action);
      }
    }

    void removeOnEnd(Consumer<String> action) {
      synchronized (ReceivedCallbacks.this) {
        endActions.remove(action);
      }
    }

    private boolean isKept() {
      return keeps.stream().anyMatch(keep -> keep.isNamed && !keep.isGivenBack);
    }

    @Override
    public String toString() {
      return "callback " + handle + " of " + connection;
    }
  }

  /// That a handler keeps a callback, from its saying so until it is given back or gone. What is
  /// not final is guarded by the table.
  static final class Keep {
    private final Received callback;
    private final Consumer<String> whenGone;

    /// Whether the answer says that it is kept.
    private boolean isNamed;

    /// Whether that answer is on its way: what is said from now on comes after it.
    private boolean isSent;

    /// Given back between the two: the other side will hear first that it is kept.
    private boolean isGivenBack;

    private Keep(Received callback, Consumer<String> whenGone) {
      this.callback = callback;
      this.whenGone = whenGone;
    }
  }

  /// The callback that an argument's object stands for when it is a stub of one; null when it is an
  /// object of this side.
  static @Nullable Received behind(CallbackArgument<?> argument) {
    return argument.caller() instanceof StubCaller stub
            && stub.starter() instanceof CallbackStarter starter
        ? starter.callback()
        : null;
  }

  /// Binds an argument that has come to a stub.
  ///
  /// @param form of the call that brings it
  /// @return the callback, held by the call that brought it until [#onCallEnded]
  /// @throws RpcException when too many live
  <S> Received bind(CallbackArgument<S> argument, Form form) {
    Received received;
    synchronized (this) {
      received = byHandle.get(argument.handle());
      if (received == null) {
        if (byHandle.size() >= ExportedCallbacks.MAX_CALLBACKS) {
          throw new RpcException(
              ErrorCode.INVALID_ARGUMENT,
              ExportedCallbacks.MAX_CALLBACKS + " callbacks live on this connection already");
        }
        received = new Received(argument.handle(), form);
        if (closed) {
          received.end = CONNECTION_ENDED;
        } else {
          byHandle.put(received.handle, received);
        }
      }
      received.calls++;
    }
    argument.bind(
        ServiceContracts.of(argument.contract())
            .stub(connection.engine().caller(new CallbackStarter(received), CallOptions.create())));
    return received;
  }

  /// A handler keeps a callback that its call brought.
  synchronized Keep keep(Received callback, Consumer<String> whenGone) {
    var keep = new Keep(callback, whenGone);
    callback.keeps.add(keep);
    return keep;
  }

  /// The handles that an answer names of what its handler keeps still.
  synchronized long[] name(List<Keep> keeps) {
    return keeps.stream()
        .filter(keep -> keep.callback.keeps.contains(keep))
        .mapToLong(keep -> {
          keep.isNamed = true;
          return keep.callback.handle;
        })
        .distinct()
        .toArray();
  }

  /// A call that brought callbacks has been answered.
  ///
  /// @param keeps what its handler kept
  /// @param isOk whether that is kept: a failed call keeps nothing
  void onCallEnded(List<Received> brought, List<Keep> keeps, boolean isOk) {
    List<Runnable> gone = new ArrayList<>();
    List<Long> released = new ArrayList<>();
    synchronized (this) {
      for (Keep keep : keeps) {
        keep.isSent = true;
        String end = isOk ? keep.callback.end : "the call that brought it failed";
        if ((end == null && !keep.isGivenBack) || !keep.callback.keeps.remove(keep)) {
          continue; // it is kept; or it was given back or taken back long ago
        }
        if (!keep.isGivenBack) {
          gone.add(() -> keep.whenGone.accept(String.valueOf(end)));
        } else if (isOk && !keep.callback.isKept()) {
          released.add(keep.callback.handle);
        }
      }
      for (Received received : brought) {
        received.calls--;
        dropUnlessHeld(received, "the call that brought it has been answered", gone);
      }
    }
    runApart(gone);
    if (!released.isEmpty()) {
      sendRelease(released);
    }
  }

  private void sendRelease(List<Long> handles) {
    connection.tell(ControlServiceRpc.RELEASE, new CallbackHandles(handles, null));
  }

  /// Ends all keeps of it.
  ///
  /// @return whether the other side is to be told now
  private boolean giveBack(Received received) {
    List<Runnable> gone = new ArrayList<>();
    boolean wasKept;
    synchronized (this) {
      wasKept = received.keeps.removeIf(keep -> keep.isSent);
      received.keeps.removeIf(keep -> !keep.isNamed);
      received.keeps.forEach(keep -> keep.isGivenBack = true);
      dropUnlessHeld(received, "it was given back", gone);
    }
    runApart(gone);
    return wasKept;
  }

  private void dropUnlessHeld(Received received, String why, List<Runnable> gone) {
    if (received.calls == 0 && received.keeps.isEmpty()) {
      end(received, why, gone);
      byHandle.remove(received.handle, received);
    }
  }

  private static void end(Received received, String why, List<Runnable> gone) {
    if (received.isLive()) {
      received.end = why;
      received.endActions.forEach(action -> gone.add(() -> action.accept(why)));
      received.endActions.clear();
    }
  }

  private static void endKeeps(
      Received received, Predicate<Keep> which, String why, List<Runnable> gone) {
    received.keeps.removeIf(keep -> {
      boolean ends = which.test(keep) && !keep.isGivenBack;
      if (ends) {
        gone.add(() -> keep.whenGone.accept(why));
      }
      return ends;
    });
  }

  /// The other side takes these back.
  void onRevoke(List<Long> handles, String reason) {
    List<Runnable> gone = new ArrayList<>();
    synchronized (this) {
      for (long handle : handles) {
        Received received = byHandle.get(handle);
        if (received == null) {
          continue;
        }
        if (received.isKept()) {
          endKeeps(received, keep -> keep.isNamed, reason, gone);
          dropUnlessHeld(received, reason, gone);
        } else {
          // Not kept: so it is the handle itself that means nothing any more.
          end(received, reason, gone);
        }
      }
    }
    runApart(gone);
  }

  /// The connection has ended: none of them can be called any more. Who keeps one in a handler that
  /// runs still is told after that.
  void onClosed() {
    List<Runnable> gone = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Received received : byHandle.values()) {
        end(received, CONNECTION_ENDED, gone);
        endKeeps(received, keep -> keep.isSent, CONNECTION_ENDED, gone);
      }
      byHandle.clear();
    }
    runApart(gone);
  }

  /// How many live.
  synchronized int size() {
    return byHandle.size();
  }

  /// Whether a callback is kept beyond its call.
  synchronized boolean isAnyKept() {
    return byHandle.values().stream().anyMatch(Received::isKept);
  }

  /// Each on a thread of its own: what one does must not keep others from hearing it.
  private static void runApart(List<Runnable> actions) {
    for (Runnable action : actions) {
      Thread.startVirtualThread(() -> {
        try {
          action.run();
        } catch (RuntimeException failure) {
          log.warn("the action for a callback that is gone failed", failure);
        }
      });
    }
  }
}
