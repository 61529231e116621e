package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.call.ReceivedCallbacks.Received;
import io.ruapc.service.CallbackArgument;
import io.ruapc.wire.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The callbacks that a request of the other side brought, and those that its handler keeps.
///
/// Safe from any thread.
final class IncomingCallbacks {
  private final ReceivedCallbacks table;
  private final Form form;

  // All guarded by this.
  private final List<CallbackArgument<?>> arguments = new ArrayList<>();
  private final List<Received> brought = new ArrayList<>();
  private final Map<Received, Consumer<String>> kept = new HashMap<>();
  private boolean isAnswerWritten;
  private boolean isAnswered;

  /// @param form of the request
  IncomingCallbacks(ReceivedCallbacks table, Form form) {
    this.table = table;
    this.form = form;
  }

  /// Binds one to a stub.
  ///
  /// @throws RpcException when too many live, or the call is over already: a message about it may
  ///   have ended it before its handler began
  synchronized void bind(CallbackArgument<?> argument) {
    if (isAnswered) {
      throw new RpcException(ErrorCode.CANCELLED, "the call has been answered");
    }
    brought.add(table.bind(argument, form));
    arguments.add(argument);
  }

  /// The handler keeps one.
  ///
  /// @return false when it is none of these
  /// @throws IllegalStateException when the answer, which names what is kept, is on its way
  synchronized boolean keep(Object callback, Consumer<String> whenGone) {
    if (isAnswerWritten) {
      throw new IllegalStateException("the call that brought " + callback + " has been answered");
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).object().equals(callback)) {
        kept.put(brought.get(i), whenGone);
        return true;
      }
    }
    return false;
  }

  /// The handles that the answer says are kept; no more are kept after that.
  synchronized long[] keptHandles() {
    isAnswerWritten = true;
    return kept.keySet().stream().mapToLong(Received::handle).toArray();
  }

  /// The call has been answered. Only the first time counts.
  ///
  /// @param isOk whether what the handler keeps is kept: a failed call keeps nothing
  void onAnswered(boolean isOk) {
    List<Received> all;
    Map<Received, Consumer<String>> keeping;
    synchronized (this) {
      if (isAnswered) {
        return;
      }
      isAnswered = true;
      isAnswerWritten = true;
      all = List.copyOf(brought);
      keeping = Map.copyOf(kept);
    }
    table.onCallEnded(all, isOk ? keeping : Map.of());
    if (!isOk) {
      ReceivedCallbacks.tell(keeping.values(), "the call that brought it failed");
    }
  }
}
