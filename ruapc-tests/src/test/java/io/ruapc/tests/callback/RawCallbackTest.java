package io.ruapc.tests.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.codec.Codecs;
import io.ruapc.codec.RawValue;
import io.ruapc.server.Server;
import io.ruapc.service.BoundService;
import io.ruapc.service.CallbackArgument;
import io.ruapc.service.MethodBinding;
import io.ruapc.service.MethodDescriptor;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Callbacks of which their owner knows names only.
@Timeout(60)
class RawCallbackTest {
  private final TalksService service = new TalksService();
  private final Server server =
      Server.builder().service(Talks.class, service).listen("127.0.0.1:0");
  private final Client client = Client.create("tcp://127.0.0.1:" + server.port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  /// An object without a contract.
  private static final class Anything implements AutoCloseable {
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    MethodBinding<RawValue, RawValue> method(String name, String answer) {
      return MethodBinding.of(
          MethodDescriptor.raw("Watcher/" + name),
          arguments -> {
            heard.add(name + " " + arguments.toJson());
            return RawValue.ofJson(answer);
          });
    }

    @Override
    public void close() {
      heard.add("closed");
    }
  }

  @Test
  void anObjectWithoutAContractIsCalledByTheNamesOfItsMethods() throws Exception {
    var anything = new Anything();
    var methods =
        List.<MethodBinding<?, ?>>of(
            anything.method("changed", "null"), anything.method("name", "\"anything\""));
    var argument =
        CallbackArgument.raw(Anything.class, anything, new BoundService("Watcher", methods));
    MethodDescriptor<CallbackArgument<Anything>, RawValue> watch =
        MethodDescriptor.of("Talks", "watch", CallbackArgument.codec(Anything.class), Codecs.RAW)
            .callbacks(List::of, Anything.class);

    client.caller().call(watch, argument);

    Watcher kept = service.watchers.iterator().next();
    kept.changed(7);
    assertThat(anything.heard.take()).isEqualTo("changed 7");
    assertThat(kept.name()).isEqualTo("anything");
    assertThat(anything.heard.take()).isEqualTo("name null");
    kept.close();
    assertThat(anything.heard.take()).isEqualTo("closed");
    assertThatThrownBy(kept::name).isInstanceOf(RpcException.class);
  }

  @Test
  void aMethodThatItDoesNotNameIsUnknown() {
    var nothing = new Anything();
    var argument =
        CallbackArgument.raw(Anything.class, nothing, new BoundService("Watcher", List.of()));
    MethodDescriptor<CallbackArgument<Anything>, RawValue> watch =
        MethodDescriptor.of("Talks", "watch", CallbackArgument.codec(Anything.class), Codecs.RAW)
            .callbacks(List::of, Anything.class);

    client.caller().call(watch, argument);

    Watcher kept = service.watchers.iterator().next();
    assertThatThrownBy(kept::name)
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("Watcher/name");
  }
}
