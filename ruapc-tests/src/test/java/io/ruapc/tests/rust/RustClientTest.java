package io.ruapc.tests.rust;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.server.Server;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// The Rust client against a Java server: each of its checks is a test here.
@Tag("slow")
class RustClientTest {
  private static final int FEWEST_CHECKS = 100;

  @TestFactory
  Stream<DynamicTest> overTcpTheRustClientIsContentWith() throws Exception {
    return checks("tcp");
  }

  @TestFactory
  Stream<DynamicTest> overWebSocketTheRustClientIsContentWith() throws Exception {
    return checks("ws");
  }

  @TestFactory
  Stream<DynamicTest> overHttpTheRustClientIsContentWith() throws Exception {
    return checks("http");
  }

  private static Stream<DynamicTest> checks(String scheme)
      throws IOException, InterruptedException {
    RustPeer peer = RustPeer.build();
    List<RustPeer.Check> checks;
    try (Server server = JavaPeer.serve()) {
      checks = peer.check(scheme + "://127.0.0.1:" + server.port());
    }
    assertThat(checks).hasSizeGreaterThan(FEWEST_CHECKS);
    return checks.stream()
        .map(check ->
            DynamicTest.dynamicTest(
                check.name(), () -> assertThat(check.isOk()).as(check.detail()).isTrue()));
  }
}
