package io.ruapc.call;

import io.ruapc.CallContext;
import io.ruapc.CallOptions;
import io.ruapc.Format;
import io.ruapc.Headers;
import io.ruapc.NanoClock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What holds for one call, once all that may decide it has been asked: the client, the stub, the
/// scope around the call, and the call that is being handled around it.
///
/// @param startNanos when the call was made, a point of its side's clock
/// @param deadlineNanos a point of the same clock
/// @param headers of the request
/// @param format of the request and its answer
/// @param parent the call whose handler makes this one; null outside a handler
record CallSettings(
    long startNanos,
    long deadlineNanos,
    Headers headers,
    Format format,
    @Nullable IncomingCall parent) {

  /// The settings of a call that starts now.
  ///
  /// @param clock of the side that makes the call
  /// @param stub the options of the stub, on top of which those of the scope come
  /// @param defaultTimeoutNanos when neither says how long it may take
  /// @param defaultFormat when neither names one
  static CallSettings resolve(
      NanoClock clock, CallOptions stub, long defaultTimeoutNanos, Format defaultFormat) {
    CallOptions options = stub.with(CallOptions.current());
    long span = options.timeout().map(TimeUnit.NANOSECONDS::convert).orElse(defaultTimeoutNanos);
    long now = clock.nanoTime();
    long deadline = Nanos.after(now, span);
    IncomingCall parent =
        CallContext.find().orElse(null) instanceof IncomingCall active ? active : null;
    if (parent != null) {
      long ofParent = Nanos.convert(parent.deadlineNanos(), parent.clock(), clock, now);
      deadline = Nanos.earlier(deadline, ofParent);
    }
    return new CallSettings(
        now, deadline, options.headers(), options.format().orElse(defaultFormat), parent);
  }
}
