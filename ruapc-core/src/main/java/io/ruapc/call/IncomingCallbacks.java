package io.ruapc.call;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import io.ruapc.call.ReceivedCallbacks.Keep;
import io.ruapc.call.ReceivedCallbacks.Received;
import io.ruapc.service.CallbackArgument;
import io.ruapc.wire.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The callbacks that a request of the other side brought, and those that its handler keeps.
///
/// Safe from any thread.
final class IncomingCallbacks {
  private final PeerConnection connection;
  private final Form form;

  // All guarded by this.
  private final List<Argument> arguments = new ArrayList<>();
  private final List<Keep> keeps = new ArrayList<>();
  private boolean isAnswerWritten;
  private boolean isAnswered;

  /// What the handler sees.
  ///
  /// @param received null for an object of this side that comes back to it
  private record Argument(Object object, @Nullable Received received) {}

  /// @param form of the request
  IncomingCallbacks(PeerConnection connection, Form form) {
    this.connection = connection;
    this.form = form;
  }

  /// Binds one to a stub, or to the object of this side that comes back.
  ///
  /// @throws RpcException when too many live, none has this handle, or the call is over already: a
  ///   message about it may have ended it before its handler began
  synchronized void bind(CallbackArgument<?> argument) {
    if (isAnswered) {
      throw new RpcException(ErrorCode.CANCELLED, "the call has been answered");
    }
    if (argument.isReturned()) {
      bindOwn(argument);
      arguments.add(new Argument(argument.object(), null));
    } else {
      Received received = connection.receivedCallbacks().bind(argument, form);
      arguments.add(new Argument(argument.object(), received));
    }
  }

  private <S> void bindOwn(CallbackArgument<S> argument) {
    ExportedCallback own = connection.exportedCallbacks().find(argument.handle());
    if (own == null) {
      throw new RpcException(
              ErrorCode.CALLBACK_GONE, "no callback " + argument.handle() + " that could come back")
          .withExecution(Execution.NOT_STARTED);
    }
    if (!argument.contract().isInstance(own.object())) {
      throw new RpcException(
              ErrorCode.INVALID_ARGUMENT, own + " comes back as a " + argument.contract().getName())
          .withExecution(Execution.NOT_STARTED);
    }
    argument.bind(argument.contract().cast(own.object()));
  }

  /// The handler keeps one. An object of this side needs no keeping.
  ///
  /// @return false when it is none of these
  /// @throws IllegalStateException when the answer, which names what is kept, is on its way
  synchronized boolean keep(Object callback, Consumer<String> whenGone) {
    if (isAnswerWritten) {
      throw new IllegalStateException("the call that brought " + callback + " has been answered");
    }
    for (Argument argument : arguments) {
      if (isSame(argument, callback)) {
        if (argument.received != null) {
          keeps.add(connection.receivedCallbacks().keep(argument.received, whenGone));
        }
        return true;
      }
    }
    return false;
  }

  /// Only stubs are asked whether they are equal: what objects of users do then is theirs.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Argument argument, Object callback) {
    return argument.received == null
        ? argument.object == callback
        : argument.object.equals(callback);
  }

  /// The handles that the answer says are kept; no more are kept after that.
  synchronized long[] keptHandles() {
    isAnswerWritten = true;
    return connection.receivedCallbacks().name(keeps);
  }

  /// The call has been answered. Only the first time counts.
  ///
  /// @param isOk whether what the handler keeps is kept: a failed call keeps nothing
  void onAnswered(boolean isOk) {
    List<Received> brought = new ArrayList<>();
    List<Keep> kept;
    synchronized (this) {
      if (isAnswered) {
        return;
      }
      isAnswered = true;
      isAnswerWritten = true;
      for (Argument argument : arguments) {
        if (argument.received != null) {
          brought.add(argument.received);
        }
      }
      kept = List.copyOf(keeps);
    }
    connection.receivedCallbacks().onCallEnded(brought, kept, isOk);
  }
}
