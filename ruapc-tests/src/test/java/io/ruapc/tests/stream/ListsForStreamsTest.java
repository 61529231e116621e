package io.ruapc.tests.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruapc.CallOptions;
import io.ruapc.Format;
import io.ruapc.RpcException;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A result may become a stream, or a stream a list, while the other side stays as it was.
@Timeout(60)
class ListsForStreamsTest {
  /// The contract with a list.
  @RpcService(name = "Countdown")
  interface Listed {
    List<Integer> from(int start);
  }

  /// The same with a stream.
  @RpcService(name = "Countdown")
  interface Streamed {
    RpcStream<Integer> from(int start);
  }

  private static List<Integer> numbers(int start) {
    return IntStream.iterate(start, number -> number > 0, number -> number - 1).boxed().toList();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aCallerThatKnowsAListGetsAllItems(Format format) {
    try (var server =
            Server.builder()
                .service(Streamed.class, start -> RpcStream.from(numbers(start)))
                .listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port())) {
      Listed listed = client.with(CallOptions.create().format(format)).stub(Listed.class);
      assertThat(listed.from(10_000)).isEqualTo(numbers(10_000));
      assertThatThrownBy(() -> listed.from(10_001))
          .isInstanceOf(RpcException.class)
          .hasMessageContaining("10000 items");
      assertThat(listed.from(1)).containsExactly(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aCallerThatKnowsAStreamGetsTheItemsOfAList(Format format) {
    try (var server =
            Server.builder()
                .service(Listed.class, ListsForStreamsTest::numbers)
                .listen("127.0.0.1:0");
        var client = Client.create("tcp://127.0.0.1:" + server.port())) {
      Streamed streamed = client.with(CallOptions.create().format(format)).stub(Streamed.class);
      assertThat(streamed.from(3).toList()).containsExactly(3, 2, 1);
      assertThat(streamed.from(0).toList()).isEmpty();
    }
  }
}
