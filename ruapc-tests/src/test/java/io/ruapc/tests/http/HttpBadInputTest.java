package io.ruapc.tests.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.HttpOptions;
import io.ruapc.server.Server;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is no HTTP, too much of it, or too slow: each has its answer, and harms nobody else.
@Timeout(60)
class HttpBadInputTest {
  private static final String POST = "POST /Desk/echo HTTP/1.1\r\nHost: localhost\r\n";
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int MAX_MESSAGE_BYTES = 100_000;

  private final DeskService desk = new DeskService();
  private final Server server =
      Server.builder()
          .service(Desk.class, desk)
          .maxMessageBytes(MAX_MESSAGE_BYTES)
          .messageTimeout(Duration.ofMillis(500))
          .http(
              HttpOptions.standard()
                  .withHeadTimeout(Duration.ofMillis(500))
                  .withIdleTimeout(Duration.ofSeconds(1)))
          .listen("127.0.0.1:0");

  @TempDir private Path folder;

  @AfterEach
  void othersAreServedAndNothingIsLeft() throws Exception {
    assertThat(Curl.run("-d", "\"hi\"", url("echo")).body()).isEqualTo("{\"Ok\":\"hi\"}");
    await().until(() -> server.activeCalls() == 0);
    await().until(() -> server.connections() == 0);
    server.close();
  }

  private String url(String method) {
    return "http://127.0.0.1:" + server.port() + "/Desk/" + method;
  }

  private String answerTo(String request) throws IOException {
    try (var client = new RawHttp(server.port())) {
      client.send(request);
      return client.readAll();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Content-Length: 4{n}Transfer-Encoding: chunked{n}{n}0{n}{n}          | 400
          Content-Length: 4{n}Content-Length: 5{n}{n}"hi"                      | 400
          Content-Length: 4, 5{n}{n}"hi"                                       | 400
          Content-Length: -4{n}{n}"hi"                                         | 400
          Content-Length: 0x4{n}{n}"hi"                                        | 400
          Content-Length: 4 4{n}{n}"hi"                                        | 400
          Content-Length : 4{n}{n}"hi"                                         | 400
          Transfer-Encoding: gzip{n}{n}"hi"                                    | 400
          Transfer-Encoding: chunked, identity{n}{n}0{n}{n}                    | 400
          Transfer-Encoding: chunked{n}{n}zz{n}"hi"{n}0{n}{n}                  | 400
          Transfer-Encoding: chunked{n}{n}-4{n}"hi"{n}0{n}{n}                  | 400
          Transfer-Encoding: chunked{n}{n}4{n}"hi"xx0{n}{n}                    | 400
          Transfer-Encoding: chunked{n}{n}4{lf}"hi"{n}0{n}{n}                | 400
          X: a{lf}Content-Length: 4{n}{n}"hi"                                | 400
          Host: localhost{n}Content-Length: 4{n}{n}"hi"                        | 400
          Content Length: 4{n}{n}"hi"                                          | 400
          Expect: a-miracle{n}Content-Length: 4{n}{n}"hi"                      | 417
          """)
  void headsThatOthersMayUnderstandOtherwiseAreRefused(String rest, int status) throws Exception {
    String answer = answerTo(POST + rest.strip().replace("{n}", "\r\n").replace("{lf}", "\n"));

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("connection: close");
    assertThat(answer.split("HTTP/1.1 [0-9]", -1)).hasSize(2);
    assertThat(desk.calls).hasValue(0);
  }

  @Test
  void aFoldedHeaderIsOneLine() throws Exception {
    String answer =
        answerTo(
            "POST /Desk/header HTTP/1.1\r\nHost: localhost\r\nruapc-x: a\r\n b\r\n"
                + "Connection: close\r\nContent-Length: 3\r\n\r\n\"x\"");
    assertThat(answer).endsWith("{\"Ok\":\"a b\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n"})
  void whatIsNoRequestIsRefused(String bytes) throws Exception {
    assertThat(answerTo(bytes)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aRequestNamesItsHost() throws Exception {
    assertThat(answerTo("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void longPathsAndHeadsAreRefused() throws Exception {
    assertThat(answerTo("GET /" + "a".repeat(9_000))).startsWith("HTTP/1.1 414 ");
    assertThat(answerTo(POST + "X: " + "a".repeat(33_000))).startsWith("HTTP/1.1 431 ");
    String many = "X: a\r\n".repeat(10_000);
    assertThat(answerTo(POST + many)).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aSlowHeadIsGivenUp() throws Exception {
    assertThat(answerTo(POST + "X: a")).startsWith("HTTP/1.1 408 ").contains("headTimeout");
  }

  @Test
  void slowContentIsGivenUp() throws Exception {
    assertThat(answerTo(POST + "Content-Length: 4\r\n\r\n\"h"))
        .startsWith("HTTP/1.1 408 ")
        .contains("messageTimeout");
  }

  @Test
  void aSilentConnectionIsClosed() throws Exception {
    try (var client = new RawHttp(server.port())) {
      client.send(POST + "Content-Length: 4\r\n\r\n\"hi\"");
      client.readUntil("\"hi\"}");
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void contentOverTheLimitIsRefusedHoweverItIsSent() throws Exception {
    Path large = Files.writeString(folder.resolve("large"), "\"" + "a".repeat(200_000) + "\"");
    String data = "@" + large;

    assertThat(Curl.run("-H", "Expect:", "--data-binary", data, url("echo")).status())
        .isEqualTo(413);
    assertThat(Curl.run("-H", "Expect: 100-continue", "--data-binary", data, url("echo")).status())
        .isEqualTo(413);
    assertThat(
            Curl.run(
                    "-H",
                    "Transfer-Encoding: chunked",
                    "-H",
                    "Expect:",
                    "--data-binary",
                    data,
                    url("echo"))
                .status())
        .isEqualTo(413);
    assertThat(Curl.run("--http2-prior-knowledge", "--data-binary", data, url("echo")).status())
        .isEqualTo(413);
    assertThat(desk.calls).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2-prior-knowledge"})
  void aCompressionBombIsRefused(String version) throws Exception {
    Path bomb = folder.resolve("bomb");
    try (OutputStream target = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      byte[] blanks = " ".repeat(100_000).getBytes(US_ASCII);
      for (int i = 0; i < 500; i++) {
        target.write(blanks);
      }
    }
    assertThat(Files.size(bomb)).isLessThan(MAX_MESSAGE_BYTES);

    Curl answer =
        Curl.run(version, "-H", "Content-Encoding: gzip", "--data-binary", "@" + bomb, url("echo"));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("when it is expanded");
  }

  @Test
  void answersComeInTheOrderOfTheRequests() throws Exception {
    String one = POST + "Content-Length: 3\r\n\r\n";
    String answers =
        answerTo(
            one
                + "\"a\""
                + one
                + "\"b\""
                + POST
                + "Connection: close\r\nContent-Length: 3\r\n\r\n\"c\"");
    assertThat(answers.indexOf("\"a\"")).isPositive().isLessThan(answers.indexOf("\"b\""));
    assertThat(answers).endsWith("{\"Ok\":\"c\"}");
  }

  @Test
  void rapidResetsEndTheConnection() throws Exception {
    try (RawHttp client = RawHttp.http2(server.port())) {
      for (int stream = 1; stream < 2_000; stream += 2) {
        client.frame(RawHttp.HEADERS, 4, stream, RawHttp.HEAD);
        client.frame(RawHttp.RESET, 0, stream, new byte[] {0, 0, 0, 8});
      }
      assertThat(client.goodbye()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void endlessHeadsEndTheConnection() throws Exception {
    try (RawHttp client = RawHttp.http2(server.port())) {
      client.frame(RawHttp.HEADERS, 0, 1, RawHttp.HEAD);
      for (int i = 0; i < 100; i++) {
        client.frame(RawHttp.CONTINUATION, 0, 1, new byte[0]);
      }
      assertThat(client.goodbye()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {RawHttp.PING, RawHttp.SETTINGS})
  void controlFramesWithoutEndEndTheConnection(int type) throws Exception {
    try (RawHttp client = RawHttp.http2(server.port())) {
      byte[] payload = new byte[type == RawHttp.PING ? 8 : 0];
      for (int i = 0; i < 250; i++) {
        client.frame(type, 0, 0, payload);
      }
      assertThat(client.goodbye()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void emptyDataWithoutEndEndsTheConnection() throws Exception {
    try (RawHttp client = RawHttp.http2(server.port())) {
      client.frame(RawHttp.HEADERS, 4, 1, RawHttp.HEAD);
      for (int i = 0; i < 100; i++) {
        client.frame(RawHttp.DATA, 0, 1, new byte[0]);
      }
      assertThat(client.goodbye()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void aHeadOverTheLimitIsRefusedOnItsStreamOrEndsTheConnection() throws Exception {
    Curl answer =
        Curl.run(
            "--http2-prior-knowledge", "-H", "X: " + "a".repeat(40_000), "-d", "1", url("echo"));
    assertThat(answer.status()).isIn(0, 431);
    assertThat(desk.calls).hasValue(0);
  }
}
