package io.ruapc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruapc.Endpoint.Address;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://127.0.0.1:8000",
        "tcp://localhost:1",
        "ws://[::1]:65535",
        "tcp+rdma://10.0.0.1:8000,10.0.0.2:8001",
        "local://name",
        "local://a-name.of_it,another"
      })
  void whatIsReadIsWrittenTheSameWay(String text) {
    assertThat(Endpoint.parse(text)).hasToString(text);
  }

  @Test
  void theSchemeIsReadInAnyCaseAndEqualAddressesCountOnce() {
    assertThat(Endpoint.parse("TCP://a:1,b:2,a:1"))
        .isEqualTo(new Endpoint("tcp", List.of(new Address("a", 1), new Address("b", 2))));
  }

  @Test
  void onlyLocalAddressesHaveNoPort() {
    var name = new Address("name", Address.NO_PORT);
    assertThat(new Endpoint("local", List.of(name))).isEqualTo(Endpoint.parse("local://name"));
    assertThatThrownBy(() -> new Endpoint("tcp", List.of(name)))
        .hasMessageContaining("have a port unless they are local: tcp://name");
    assertThatThrownBy(() -> new Endpoint("local", List.of(new Address("name", 1))))
        .hasMessageContaining("local://name:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1:8000      | scheme://host:port",
        "tcp://              | host:port",
        "tcp://host          | host:port",
        "tcp://host:         | port must be",
        "tcp://host:65536    | port must be",
        "tcp://host:-1       | port must be",
        "tcp://host:1a       | port must be",
        "tcp://:8000         | host:port",
        "tcp://::1:8000      | brackets",
        "tcp://[host]:8000   | brackets",
        "tcp://a:1,          | host:port",
        "tcp://a:1/path      | no path",
        "http://a:1/         | no path",
        "tcp://a b:1         | bad host",
        "t cp://a:1          | bad scheme",
        "local://            | no name",
        "local://a:1         | has no port",
        "local://a/b         | /?#@[]",
        "local://a,          | no name"
      })
  void whatIsWrongIsSaid(String text, String problem) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining(text);
  }
}
