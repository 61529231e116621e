package io.ruapc.call;

import io.ruapc.Format;
import io.ruapc.service.CallbackArgument;
import io.ruapc.wire.Meta;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The callbacks that a call of this side carries to the other one, and its answer while that waits
/// for them.
///
/// A call is complete only after the one-way calls of its callbacks that came before its answer
/// have run: who reports progress and then answers is heard in that order.
final class OutgoingCallbacks {
  private final ExportedCallbacks table;
  private final List<ExportedCallback> carried = new ArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Answer answer;

  /// An answer that has come.
  record Answer(byte[] body, int payloadOffset, int payloadLength, Format format) {
    static Answer of(byte[] body, Meta meta) {
      return new Answer(body, meta.payloadOffset(), meta.payloadLength(), meta.payloadFormat());
    }
  }

  private OutgoingCallbacks(ExportedCallbacks table) {
    this.table = table;
  }

  /// Gives the callbacks among the arguments handles on the connection of `table`.
  static <A extends @Nullable Object> OutgoingCallbacks export(
      ExportedCallbacks table, OutgoingCall<A, ?> call) {
    var callbacks = new OutgoingCallbacks(table);
    try {
      for (CallbackArgument<?> argument : call.descriptor().callbacksAmong(call.arguments())) {
        ExportedCallback exported = argument == null ? null : table.export(argument);
        if (exported != null) {
          callbacks.carried.add(exported);
        }
      }
    } catch (Throwable failure) { // whatever it was, those before it must not stay
      callbacks.withdraw();
      throw failure;
    }
    return callbacks;
  }

  /// The request could not be sent.
  void withdraw() {
    if (ended.compareAndSet(false, true)) {
      table.withdraw(carried);
    }
  }

  /// The call has ended, whatever its outcome. Only the first time counts.
  void onCallEnded() {
    if (ended.compareAndSet(false, true)) {
      table.onCallEnded(carried);
    }
  }

  /// The answer has come; what it keeps is kept already.
  ///
  /// @return false when one came before
  boolean onAnswer(Answer arrived) {
    if (answer != null) {
      return false;
    }
    answer = arrived;
    return true;
  }

  /// The answer, once it has come.
  @Nullable Answer answer() {
    return answer;
  }

  /// Runs `action` once, when no one-way call runs or waits of those callbacks that only this call
  /// holds.
  void whenQuiet(Runnable action) {
    var busy = new AtomicInteger(1);
    Runnable one =
        () -> {
          if (busy.decrementAndGet() == 0) {
            action.run();
          }
        };
    for (ExportedCallback exported : carried) {
      if (!table.isHeldBeyond(Collections.frequency(carried, exported), exported)) {
        busy.incrementAndGet();
        exported.oneWayCalls().whenIdle(one);
      }
    }
    one.run();
  }
}
