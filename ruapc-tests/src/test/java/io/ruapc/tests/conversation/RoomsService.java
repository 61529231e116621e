package io.ruapc.tests.conversation;

import io.ruapc.CallContext;
import io.ruapc.Callbacks;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/// One room.
final class RoomsService implements Rooms {
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Listener own = text -> {};

  @Override
  public long sum(RpcStream<Integer> numbers) {
    long sum = 0;
    for (int number : numbers) {
      sum += number;
    }
    return sum;
  }

  @Override
  public long lengths(RpcStream<String> texts) {
    long lengths = 0;
    for (String text : texts) {
      lengths += text.length();
    }
    return lengths;
  }

  @Override
  public RpcStream<Integer> count(int howMany) {
    return RpcStream.from(() -> IntStream.range(0, howMany).iterator());
  }

  @Override
  public RpcStream<String> texts(int howMany) {
    String text = "x".repeat(100_000);
    return RpcStream.from(() -> IntStream.range(0, howMany).mapToObj(number -> text).iterator());
  }

  @Override
  public int ask(Question question) {
    return question.answer(6);
  }

  @Override
  public void join(Listener listener) {
    listeners.add(Callbacks.keep(listener, () -> listeners.remove(listener)));
  }

  @Override
  public void say(String text) {
    for (Listener listener : listeners) {
      try {
        listener.heard(text);
      } catch (RpcException gone) {
        if (gone.code() != ErrorCode.CALLBACK_GONE) {
          throw gone;
        }
      }
    }
  }

  @Override
  public void leave() {
    listeners.forEach(Listener::close);
    listeners.clear();
  }

  @Override
  public boolean exchange(Exchange exchange) {
    return exchange.with(own);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the object itself must come back
  public boolean isMine(Listener listener) {
    return listener == own;
  }

  @Override
  public void pause() {
    var cancelled = new CountDownLatch(1);
    CallContext.current().onCancel(cancelled::countDown);
    try {
      cancelled.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new RpcException(ErrorCode.CANCELLED, "the call was cancelled");
  }
}
