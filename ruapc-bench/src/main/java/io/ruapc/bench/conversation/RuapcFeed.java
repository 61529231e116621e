package io.ruapc.bench.conversation;

import io.ruapc.Callbacks;
import io.ruapc.RpcStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Answers as fast as it is asked to.
final class RuapcFeed implements Feed {
  final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  final AtomicLong sent = new AtomicLong();

  @Override
  public RpcStream<String> repeat(int times, String text) {
    return RpcStream.produce(out -> {
      for (int i = 0; i < times; i++) {
        out.send(text);
        sent.lazySet(i + 1L);
      }
    });
  }

  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public String ask(String text, Listener listener) {
    return listener.echo(text);
  }

  @Override
  public void join(Listener listener) {
    listeners.add(Callbacks.keep(listener, () -> listeners.remove(listener)));
  }
}
