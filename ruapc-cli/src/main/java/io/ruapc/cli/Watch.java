package io.ruapc.cli;

import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.RawValue;
import io.ruapc.schema.ServerDescription;
import io.ruapc.service.BoundService;
import io.ruapc.service.CallbackArgument;
import io.ruapc.service.MethodBinding;
import io.ruapc.service.MethodDescriptor;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Callbacks that print how they are called, until one side has enough.
///
/// Safe from any thread.
final class Watch {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final PrintWriter out;
  private final RawValue answer;
  private final int count;
  private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();

  /// The callbacks that the server may call, and the call that brought them.
  private final AtomicInteger open = new AtomicInteger(1);

  /// Lines that callbacks have printed; guarded by this.
  private int printed;

  /// Why it is over.
  sealed interface End {
    /// As many calls came as were wanted.
    record Counted() implements End {}

    /// The call has been answered and the server holds no callback any more.
    record LetGo() implements End {}

    /// The call failed.
    record Failed(RpcException failure) implements End {}
  }

  /// @param answer what callbacks answer
  /// @param count after how many calls it ends; 0 for never
  Watch(PrintWriter out, RawValue answer, int count) {
    this.out = out;
    this.answer = answer;
    this.count = count;
  }

  /// An argument for each callback, by the name of its parameter.
  Map<String, CallbackArgument<?>> offer(Map<String, MethodShape.Callback> callbacks) {
    Map<String, CallbackArgument<?>> offered = new LinkedHashMap<>();
    callbacks.forEach((name, callback) -> {
      String prefix = callbacks.size() == 1 ? "" : name + ".";
      List<MethodBinding<?, ?>> methods = new ArrayList<>();
      for (var method : callback.methods()) {
        methods.add(bind(method, prefix));
      }
      open.incrementAndGet();
      offered.put(
          name,
          CallbackArgument.raw(
              Offered.class, new Offered(), new BoundService(callback.service(), methods)));
    });
    return offered;
  }

  private MethodBinding<?, ?> bind(ServerDescription.Method method, String prefix) {
    String shown = prefix + method.shortName();
    return method.hasOutput()
        ? bind(MethodDescriptor.rawStream(method.name()), method, shown, RpcStream.of())
        : bind(MethodDescriptor.raw(method.name()), method, shown, answer);
  }

  private <R> MethodBinding<RawValue, R> bind(
      MethodDescriptor<RawValue, R> names,
      ServerDescription.Method method,
      String shown,
      R result) {
    return method.hasInput()
        ? MethodBinding.withInput(
            names.input(Codecs.RAW),
            (RawValue arguments, RpcStream<RawValue> items) -> {
              onCall(shown, arguments);
              items.forEach(item -> onItem(shown, item));
              return result;
            })
        : MethodBinding.of(
            names,
            arguments -> {
              onCall(shown, arguments);
              return result;
            });
  }

  /// Makes the call that brings the callbacks.
  void run(Runnable call) {
    try {
      call.run();
      onReleased();
    } catch (RpcException failure) {
      ends.add(new End.Failed(failure));
    }
  }

  /// The result of the call.
  void onAnswer(RawValue result) {
    if (!result.toJson().equals("null")) {
      onResult(result);
    }
  }

  /// One item of the resulting stream, or the result.
  ///
  /// @return whether more are wanted
  synchronized boolean onResult(RawValue item) {
    print("->", item);
    return !out.checkError();
  }

  /// Waits for the end.
  End await() throws InterruptedException {
    return ends.take();
  }

  private synchronized void onCall(String method, RawValue arguments) {
    if (count > 0 && printed >= count) {
      return; // it came before the end could be told
    }
    print(method, arguments);
    printed++;
    if (printed == count || out.checkError()) {
      ends.add(new End.Counted());
    }
  }

  /// One item of a stream that the server sends to a callback.
  private synchronized void onItem(String method, RawValue item) {
    if (count == 0 || printed < count) {
      print(method + " <-", item);
    }
  }

  private void print(String what, RawValue value) {
    out.println(
        TIME.format(LocalTime.now(ZoneId.systemDefault())) + " " + what + " " + value.toJson());
  }

  private void onReleased() {
    if (open.decrementAndGet() == 0) {
      ends.add(new End.LetGo());
    }
  }

  /// A callback as its connection knows it; it is closed when the server holds it no longer.
  private final class Offered implements AutoCloseable {
    @Override
    public void close() {
      onReleased();
    }
  }
}
