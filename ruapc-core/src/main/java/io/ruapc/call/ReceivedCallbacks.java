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
    private int calls;
    private @Nullable Consumer<String> whenGone;

    /// Given back before the calls that brought it have ended: their answers may say that it is
    /// kept all the same.
    private boolean isReleased;

    private volatile boolean isLive = true;

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
      return isLive;
    }

    PeerConnection connection() {
      return connection;
    }

    /// Whoever kept it calls it no more.
    void release() {
      if (forget(this)) {
        sendRelease(List.of(handle));
      }
    }

    @Override
    public String toString() {
      return "callback " + handle + " of " + connection;
    }
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
          received.isLive = false;
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

  /// A call that brought callbacks has been answered.
  ///
  /// @param kept what its handler keeps, and whom to tell when it is gone
  void onCallEnded(List<Received> brought, Map<Received, Consumer<String>> kept) {
    List<Consumer<String>> gone = new ArrayList<>();
    List<Long> released = new ArrayList<>();
    synchronized (this) {
      for (Received received : brought) {
        received.calls--;
        Consumer<String> whenGone = kept.get(received);
        if (whenGone != null && received.isReleased) {
          released.add(received.handle);
        } else if (whenGone != null && received.isLive) {
          received.whenGone = whenGone;
        } else if (whenGone != null) {
          gone.add(whenGone);
        }
        dropUnlessHeld(received);
      }
    }
    tell(gone, CONNECTION_ENDED);
    if (!released.isEmpty()) {
      sendRelease(released);
    }
  }

  private void sendRelease(List<Long> handles) {
    connection.tell(ControlServiceRpc.RELEASE, new CallbackHandles(handles, null));
  }

  private boolean forget(Received received) {
    synchronized (this) {
      boolean wasKept = received.whenGone != null;
      received.whenGone = null;
      received.isReleased = received.calls > 0;
      dropUnlessHeld(received);
      return wasKept;
    }
  }

  private void dropUnlessHeld(Received received) {
    if (received.calls == 0 && received.whenGone == null) {
      received.isLive = false;
      byHandle.remove(received.handle, received);
    }
  }

  /// The other side takes these back.
  void onRevoke(List<Long> handles, String reason) {
    List<Consumer<String>> gone = new ArrayList<>();
    synchronized (this) {
      for (long handle : handles) {
        Received received = byHandle.get(handle);
        if (received == null) {
          continue;
        }
        if (received.whenGone != null) {
          gone.add(received.whenGone);
          received.whenGone = null;
          dropUnlessHeld(received);
        } else {
          // Not kept: so it is the handle itself that means nothing any more.
          received.isLive = false;
        }
      }
    }
    tell(gone, reason);
  }

  /// The connection has ended: none of them can be called any more.
  void onClosed() {
    List<Consumer<String>> gone = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Received received : byHandle.values()) {
        received.isLive = false;
        if (received.whenGone != null) {
          gone.add(received.whenGone);
          received.whenGone = null;
        }
      }
      byHandle.clear();
    }
    tell(gone, CONNECTION_ENDED);
  }

  /// How many live.
  synchronized int size() {
    return byHandle.size();
  }

  /// Whether a callback is kept beyond its call.
  synchronized boolean isAnyKept() {
    return byHandle.values().stream().anyMatch(received -> received.whenGone != null);
  }

  static void tell(Iterable<Consumer<String>> actions, String reason) {
    for (Consumer<String> action : actions) {
      Thread.startVirtualThread(() -> {
        try {
          action.accept(reason);
        } catch (RuntimeException failure) {
          log.warn("the action for a callback that is gone failed: reason={}", reason, failure);
        }
      });
    }
  }
}
