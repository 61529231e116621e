package io.ruapc.tests.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams over HTTP, in both directions.
@Timeout(60)
class HttpStreamsTest {
  private static final String HTTP1 = "--http1.1";
  private static final String HTTP2 = "--http2-prior-knowledge";
  private static final String LINES = "Accept: application/x-ndjson";
  private static final String EVENTS = "Accept: text/event-stream";

  private final DeskService desk = new DeskService();
  private final Server server = Server.builder().service(Desk.class, desk).listen("127.0.0.1:0");

  @TempDir private Path folder;

  @AfterEach
  void close() {
    desk.gate.countDown();
    server.close();
  }

  private String url(String method) {
    return "http://127.0.0.1:" + server.port() + "/Desk/" + method;
  }

  private Curl send(String version, String accept, String method, String content) throws Exception {
    Path file = Files.writeString(folder.resolve("content"), content);
    return Curl.run(version, "-H", accept, "--data-binary", "@" + file, url(method));
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP1, HTTP2})
  void itemsComeAsLines(String version) throws Exception {
    Curl answer = send(version, LINES, "count", "3");

    assertThat(answer.header("content-type")).isEqualTo("application/x-ndjson");
    assertThat(answer.body())
        .isEqualTo("{\"Next\":0}\n{\"Next\":1}\n{\"Next\":2}\n{\"Ok\":null}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP1, HTTP2})
  void itemsComeAsEvents(String version) throws Exception {
    Curl answer = send(version, EVENTS, "count", "1");

    assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
    assertThat(answer.body()).isEqualTo("event: next\ndata: 0\n\nevent: ok\ndata: null\n\n");
    assertThat(send(version, EVENTS, "count", "\"x\"").body())
        .startsWith("event: err\ndata: {\"kind\":\"SerdeJsonError\"");
  }

  @Test
  void whoDoesNotAskForItemsGetsThemAllAtOnce() throws Exception {
    assertThat(send(HTTP1, "Accept: */*", "count", "3").body()).isEqualTo("{\"Ok\":[0,1,2]}");
    assertThat(send(HTTP1, "Accept: */*", "count", "20000").body()).startsWith("{\"Err\":");
  }

  @Test
  void itemsThatAreCollectedAreMadeInsideTheirCallAndNoLongerThanItLasts() throws Exception {
    Curl late = Curl.run("-H", "ruapc-timeout-ms: 100", "-X", "POST", url("silence"));

    assertThat(late.body()).contains("\"Timeout\"");
    await().until(() -> desk.cancelled.get() == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP1, HTTP2})
  void manyItemsAllArriveInOrder(String version) throws Exception {
    List<String> lines = send(version, LINES, "count", "20000").body().lines().toList();

    assertThat(lines).hasSize(20_001).endsWith("{\"Ok\":null}");
    assertThat(lines.get(19_999)).isEqualTo("{\"Next\":19999}");
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP1, HTTP2})
  void linesOfTheContentAreArgumentsAndItems(String version) throws Exception {
    assertThat(send(version, "Accept: */*", "sum", "1\n2\r\n\n3\n4").body())
        .isEqualTo("{\"Ok\":10}");
    assertThat(send(version, "Accept: */*", "sum", "5").body()).isEqualTo("{\"Ok\":5}");
    String many = "0\n" + String.join("\n", Collections.nCopies(50_000, "2"));
    assertThat(send(version, "Accept: */*", "sum", many).body()).isEqualTo("{\"Ok\":100000}");
    assertThat(send(version, LINES, "mirror", "\n\"a\"\n\"b\"\n").body())
        .isEqualTo("{\"Next\":\"a\"}\n{\"Next\":\"b\"}\n{\"Ok\":null}\n");
  }

  @Test
  void aLineThatIsTooLongEndsTheCall() throws Exception {
    assertThat(send(HTTP1, "Accept: */*", "sum", "1\n" + "2".repeat(1_100_000)).body())
        .contains("InvalidArgument", "a line has more than 1048576 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP1, HTTP2})
  void aClientThatGoesAwayEndsItsStream(String version) throws Exception {
    int before = desk.cancelled.get();

    Curl.run(version, "-m", "0.3", "-H", LINES, "-X", "POST", url("forever"));

    await().until(() -> desk.cancelled.get() == before + 1);
    await().until(() -> server.activeCalls() == 0);
  }

  @Test
  void aCutUploadDoesNotLookComplete() throws Exception {
    try (SocketChannel client = connect()) {
      write(client, "POST /Desk/weigh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n");
      write(client, "null\n\"a\"\n");
      await().until(() -> server.activeCalls() == 1);
    }
    await().until(() -> desk.cancelled.get() == 1);
    desk.gate.countDown();
    await().until(() -> server.activeCalls() == 0);
  }

  @Test
  void whoDoesNotReadIsNotSentMoreThanFits() throws Exception {
    try (SocketChannel client = connect()) {
      write(
          client,
          "POST /Desk/forever HTTP/1.1\r\nHost: localhost\r\n"
              + LINES
              + "\r\nContent-Length: 0\r\n\r\n");
      awaitRest();
      assertThat(desk.sent.get()).isPositive();
    }
    await().until(() -> server.activeCalls() == 0);
  }

  /// Until as many items have been sent as half a second before.
  private void awaitRest() {
    await()
        .pollInterval(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(40))
        .until(() -> new long[] {desk.sent.get()}, seen -> isStill(seen[0]));
  }

  private long last = -1;

  private boolean isStill(long now) {
    boolean still = now > 0 && now == last;
    last = now;
    return still;
  }

  @Test
  void whatIsNotTakenIsNotReadEither() throws Exception {
    try (SocketChannel client = connect()) {
      write(
          client,
          """
          POST /Desk/weigh HTTP/1.1
          Host: localhost
          Transfer-Encoding: chunked

          5
          null

          """
              .replace("\n", "\r\n")
              .replace("null\r\n\r\n", "null\n\r\n"));
      client.configureBlocking(false);
      String item = "\"" + "x".repeat(1_000) + "\"\n";
      String chunk = Integer.toHexString(item.length()) + "\r\n" + item + "\r\n";
      ByteBuffer bytes = ByteBuffer.wrap(chunk.repeat(100).getBytes(US_ASCII));
      long[] written = {0, -1};
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> {
            for (int count = 1; count > 0; written[0] += count) {
              if (!bytes.hasRemaining()) {
                bytes.clear();
              }
              count = client.write(bytes);
            }
            boolean isFull = written[0] == written[1];
            written[1] = written[0];
            return isFull;
          });
      assertThat(written[0]).isLessThan(32L * 1024 * 1024);
    }
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
  }

  private static void write(SocketChannel client, String text) throws IOException {
    client.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }
}
