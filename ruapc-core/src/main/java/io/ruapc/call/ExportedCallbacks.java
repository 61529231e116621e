package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.call.ControlService.CallbackHandles;
import io.ruapc.call.ReceivedCallbacks.Received;
import io.ruapc.service.CallbackArgument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The objects of this side that the other side of one connection may call, by handle.
///
/// Each is held by the calls that carried it, until they end, and by the mark that the other side
/// keeps it. When the last hold ends the object is closed. Safe from any thread.
final class ExportedCallbacks {
  /// How many may live on one connection: each of them is memory that the other side can hold.
  static final int MAX_CALLBACKS = 10_000;

  private final PeerConnection connection;

  // All guarded by this.
  private final Map<Long, ExportedCallback> byHandle = new HashMap<>();

  /// Those of one object, one for each contract under which it was given.
  private final IdentityHashMap<Object, List<ExportedCallback>> byObject = new IdentityHashMap<>();

  private long lastHandle;

  ExportedCallbacks(PeerConnection connection) {
    this.connection = connection;
  }

  /// Gives the argument a handle on this connection, held by the call that carries it. What came
  /// over this connection goes back as what it is there, and is held by nobody for that.
  ///
  /// @return null for what goes back
  /// @throws RpcException when too many live, or it is the callback of a peer and gone
  @Nullable ExportedCallback export(CallbackArgument<?> argument) {
    Received received = ReceivedCallbacks.behind(argument);
    if (received == null || received.connection() != connection) {
      return export(argument, received);
    }
    if (!received.isLive()) {
      throw gone(received);
    }
    argument.giveBack(received.handle());
    return null;
  }

  private synchronized ExportedCallback export(
      CallbackArgument<?> argument, @Nullable Received handedOn) {
    ExportedCallback exported = find(argument.object(), argument.contract());
    if (exported == null) {
      exported = insert(argument, handedOn);
    }
    exported.calls++;
    argument.handle(exported.handle());
    return exported;
  }

  private ExportedCallback insert(CallbackArgument<?> argument, @Nullable Received handedOn) {
    if (byHandle.size() >= MAX_CALLBACKS) {
      throw new RpcException(
              ErrorCode.RESOURCE_EXHAUSTED,
              MAX_CALLBACKS + " callbacks live on this connection already")
          .withExecution(Execution.NOT_STARTED);
    }
    var exported =
        new ExportedCallback(
            ++lastHandle, argument, handedOn, connection.engine().handlerInterceptors());
    if (handedOn != null && !exported.onHandedOnEnd(reason -> end(exported, reason))) {
      throw gone(handedOn);
    }
    byHandle.put(exported.handle(), exported);
    byObject.computeIfAbsent(exported.object(), object -> new ArrayList<>(1)).add(exported);
    return exported;
  }

  private static RpcException gone(Received received) {
    return new RpcException(ErrorCode.CALLBACK_GONE, received + " is gone: it cannot be passed on")
        .withExecution(Execution.NOT_STARTED);
  }

  private @Nullable ExportedCallback find(Object object, Class<?> contract) {
    for (ExportedCallback exported : byObject.getOrDefault(object, List.of())) {
      if (exported.contract() == contract) {
        return exported;
      }
    }
    return null;
  }

  /// The callback with this handle; null when there is none.
  synchronized @Nullable ExportedCallback find(long handle) {
    return byHandle.get(handle);
  }

  /// The only live callback of a service, for peers that cannot name one; null when there is none
  /// or more than one.
  synchronized @Nullable ExportedCallback onlyOf(String service) {
    ExportedCallback only = null;
    for (ExportedCallback exported : byHandle.values()) {
      if (exported.service().equals(service)) {
        if (only != null) {
          return null;
        }
        only = exported;
      }
    }
    return only;
  }

  /// Whether more than so many holds of calls are on it, or the other side keeps it.
  synchronized boolean isHeldBeyond(int holds, ExportedCallback exported) {
    return exported.calls > holds || exported.isKept;
  }

  /// The call that carried these could not be sent: as if they had never been given.
  synchronized void withdraw(List<ExportedCallback> carried) {
    for (ExportedCallback exported : carried) {
      exported.calls--;
      if (exported.calls == 0 && !exported.isKept) {
        remove(exported);
      }
    }
  }

  /// The call that carried these has ended; one-way calls that wait still do not run any more.
  void onCallEnded(List<ExportedCallback> carried) {
    List<ExportedCallback> dropped = new ArrayList<>();
    synchronized (this) {
      for (ExportedCallback exported : carried) {
        exported.calls--;
        drop(exported, dropped);
      }
    }
    dropped.forEach(ExportedCallback::closeNow);
  }

  /// The other side keeps these beyond the call that it has just answered.
  void onKeep(long[] handles) {
    List<Long> gone = new ArrayList<>();
    synchronized (this) {
      for (long handle : handles) {
        ExportedCallback exported = byHandle.get(handle);
        if (exported == null) {
          gone.add(handle);
        } else {
          exported.isKept = true;
        }
      }
    }
    if (!gone.isEmpty()) {
      sendRevoke(gone, "it is gone");
    }
  }

  /// The other side keeps these no longer.
  void onRelease(List<Long> handles) {
    List<ExportedCallback> dropped = new ArrayList<>();
    synchronized (this) {
      for (long handle : handles) {
        ExportedCallback exported = byHandle.get(handle);
        if (exported != null) {
          exported.isKept = false;
          drop(exported, dropped);
        }
      }
    }
    dropped.forEach(ExportedCallback::closeWhenQuiet);
  }

  /// This side takes an object back that the other side keeps.
  void revoke(Object object, String reason) {
    List<Long> handles = new ArrayList<>();
    List<ExportedCallback> dropped = new ArrayList<>();
    synchronized (this) {
      for (ExportedCallback exported : List.copyOf(byObject.getOrDefault(object, List.of()))) {
        if (exported.isKept) {
          exported.isKept = false;
          handles.add(exported.handle());
          drop(exported, dropped);
        }
      }
    }
    if (!handles.isEmpty()) {
      sendRevoke(handles, reason);
    }
    dropped.forEach(ExportedCallback::closeNow);
  }

  /// This side ends a callback, whoever holds it: more of its one-way calls wait than may, so that
  /// what is dropped does not go unnoticed; or it stands for another one that is gone.
  void end(ExportedCallback exported, String reason) {
    boolean isNews;
    synchronized (this) {
      isNews = exported.isLive();
      exported.isKept = false;
      if (isNews) {
        remove(exported);
      }
    }
    if (isNews) {
      sendRevoke(List.of(exported.handle()), reason);
      exported.closeNow();
    }
  }

  /// Tells the other side that a handle which it used means nothing any more.
  void sendRevoke(List<Long> handles, String reason) {
    connection.tell(ControlServiceRpc.REVOKE, new CallbackHandles(handles, reason));
  }

  /// The connection has ended, and with it every hold. One-way calls that came before run still:
  /// nobody ever waited for them, and that their sender has gone changes nothing.
  void onClosed() {
    List<ExportedCallback> all;
    synchronized (this) {
      all = List.copyOf(byHandle.values());
      all.forEach(this::remove);
    }
    all.forEach(ExportedCallback::closeWhenQuiet);
  }

  /// Whether the other side keeps any.
  synchronized boolean isAnyKept() {
    return byHandle.values().stream().anyMatch(exported -> exported.isKept);
  }

  /// How many live.
  synchronized int size() {
    return byHandle.size();
  }

  private void drop(ExportedCallback exported, List<ExportedCallback> dropped) {
    if (exported.calls == 0 && !exported.isKept && exported.isLive()) {
      remove(exported);
      dropped.add(exported);
    }
  }

  private void remove(ExportedCallback exported) {
    exported.end();
    byHandle.remove(exported.handle());
    List<ExportedCallback> same = byObject.get(exported.object());
    if (same != null) {
      same.remove(exported);
      if (same.isEmpty()) {
        byObject.remove(exported.object());
      }
    }
  }
}
