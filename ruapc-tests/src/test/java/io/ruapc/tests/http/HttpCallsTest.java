package io.ruapc.tests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.HttpOptions;
import io.ruapc.HttpPage;
import io.ruapc.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of calls over HTTP, each asked for with curl.
@Timeout(60)
class HttpCallsTest {
  private static final String HTTP1 = "--http1.1";
  private static final String HTTP2 = "--http2-prior-knowledge";

  private final DeskService desk = new DeskService();
  private Server server =
      Server.builder()
          .service(Desk.class, desk)
          .page("/", HttpPage.of("text/html; charset=utf-8", "<h1>desk</h1>"))
          .page("/files/*", request -> HttpPage.Answer.of("text/plain", request.path()))
          .page(
              "/broken",
              request -> {
                throw new IllegalStateException("secret");
              })
          .listen("127.0.0.1:0");

  @TempDir private Path folder;

  @AfterEach
  void close() {
    desk.gate.countDown();
    server.close();
  }

  private void restart(HttpOptions options) {
    server.close();
    server = Server.builder().service(Desk.class, desk).http(options).listen("127.0.0.1:0");
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  private Curl post(String method, String content, String... more) throws Exception {
    String[] arguments = new String[more.length + 3];
    System.arraycopy(more, 0, arguments, 0, more.length);
    arguments[more.length] = "-d";
    arguments[more.length + 1] = content;
    arguments[more.length + 2] = url("/Desk/" + method);
    return Curl.run(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP1, HTTP2, "--http1.0"})
  void aCallIsAnsweredWithItsResult(String version) throws Exception {
    Curl answer = post("echo", "\"hi\"", version);

    assertThat(answer.body()).isEqualTo("{\"Ok\":\"hi\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("content-length")).isEqualTo("11");
    assertThat(answer.header("date")).endsWith("gmt");
  }

  @Test
  void aCallWithoutContentHasNoArguments() throws Exception {
    assertThat(Curl.run("-X", "POST", url("/Desk/ping")).body()).isEqualTo("{\"Ok\":null}");
    assertThat(post("ping", "").body()).isEqualTo("{\"Ok\":null}");
    assertThat(Curl.run("-X", "POST", url("/Desk/echo")).body()).contains("SerdeJsonError");
  }

  @Test
  void failuresAreResultsToo() throws Exception {
    Curl declared = post("sell", "\"ink\"");
    assertThat(declared.status()).isEqualTo(200);
    assertThat(declared.body())
        .isEqualTo(
            "{\"Err\":{\"kind\":\"SoldOut\",\"msg\":\"no ink left\",\"data\":{\"product\":\"ink\"}}}");

    assertThat(post("echo", "{").body()).startsWith("{\"Err\":{\"kind\":\"SerdeJsonError\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Prefer: answer=plain", "Accept: application/json, application/problem+json"})
  void whoAsksForItGetsTheBareValueOrAProblem(String header) throws Exception {
    assertThat(post("echo", "\"hi\"", "-H", header).body()).isEqualTo("\"hi\"");

    Curl declared = post("sell", "\"ink\"", "-H", header);
    assertThat(declared.status()).isEqualTo(422);
    assertThat(declared.header("content-type")).isEqualTo("application/problem+json");
    assertThat(declared.body())
        .isEqualTo(
            "{\"title\":\"Unprocessable Entity\",\"status\":422,\"detail\":\"no ink left\","
                + "\"kind\":\"SoldOut\",\"data\":{\"product\":\"ink\"}}");

    Curl unreadable = post("echo", "{", "-H", header, HTTP2);
    assertThat(unreadable.status()).isEqualTo(400);
    assertThat(unreadable.body()).contains("\"kind\":\"SerdeJsonError\"", "\"executed\":false");
  }

  @Test
  void aServerMayAnswerPlainlyUnlessOneAsksForResults() throws Exception {
    restart(HttpOptions.standard().withPlainAnswers(true));

    assertThat(post("echo", "\"hi\"").body()).isEqualTo("\"hi\"");
    Curl late = post("stay", "", "-H", "ruapc-timeout-ms: 100");
    assertThat(late.status()).isEqualTo(504);

    Curl result = post("echo", "\"hi\"", "-H", "Prefer: answer=result");
    assertThat(result.body()).isEqualTo("{\"Ok\":\"hi\"}");
    assertThat(result.header("preference-applied")).isEqualTo("answer=result");
    assertThat(Curl.run(url("/nothing")).header("content-type"))
        .isEqualTo("application/problem+json");
  }

  @Test
  void contentMayBeMessagePackAndBecomesWhatIsAccepted() throws Exception {
    Path packed = Files.write(folder.resolve("hi"), new byte[] {(byte) 0xA2, 'h', 'i'});
    String[] send = {"-H", "Content-Type: application/msgpack", "--data-binary", "@" + packed};

    Curl same = Curl.run(send[0], send[1], send[2], send[3], url("/Desk/echo"));
    assertThat(same.body()).isEqualTo("\u0081\u00A2Ok\u00A2hi");
    assertThat(same.header("content-type")).isEqualTo("application/msgpack");

    Curl json =
        Curl.run(
            send[0],
            send[1],
            send[2],
            send[3],
            "-H",
            "Accept: application/json",
            url("/Desk/echo"));
    assertThat(json.body()).isEqualTo("{\"Ok\":\"hi\"}");

    Curl binary = post("bytes", "\"AQI=\"", "-H", "Accept: application/msgpack");
    assertThat(binary.body()).isEqualTo("\u0081\u00A2Ok\u00C4\u0002\u0001\u0002");
    assertThat(post("bytes", "\"AQI=\"").body()).isEqualTo("{\"Ok\":\"AQI=\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "ruapc-tenant, tenant",
    "Traceparent, traceparent",
    "authorization, authorization",
    "Idempotency-Key, idempotency-key"
  })
  void handlersSeeTheHeadersThatAreForThem(String sent, String seen) throws Exception {
    assertThat(post("header", "\"" + seen + "\"", "-H", sent + ": v 1").body())
        .isEqualTo("{\"Ok\":\"v 1\"}");
  }

  @Test
  void otherHeadersStayOutside() throws Exception {
    assertThat(post("header", "\"cookie\"", "-H", "Cookie: a=b").body()).contains("null");
    assertThat(post("header", "\"x\"", "-H", "ruapc-x: 1", "-H", "ruapc-x: 2").body())
        .contains("InvalidArgument", "stands twice");
    assertThat(post("echo", "\"x\"", "-H", "ruapc-x: " + "v".repeat(9_000)).body())
        .contains("InvalidArgument", "over 8192 bytes");
  }

  @Test
  void aBudgetOfTheClientHolds() throws Exception {
    String left = post("budget", "", "-H", "ruapc-timeout-ms: 5000").body();
    assertThat(Long.parseLong(left.replaceAll("\\D", ""))).isBetween(1L, 5_000L);

    Curl late = post("stay", "", "-H", "ruapc-timeout-ms: 150");
    assertThat(late.body()).startsWith("{\"Err\":{\"kind\":\"Timeout\"");
    await().until(() -> desk.cancelled.get() == 1);

    assertThat(post("echo", "1", "-H", "ruapc-timeout-ms: soon").body())
        .contains("InvalidArgument", "ruapc-timeout-ms");
  }

  @Test
  void aClientThatGoesAwayCancelsItsCall() throws Exception {
    for (String version : new String[] {HTTP1, HTTP2}) {
      int before = desk.cancelled.get();
      post("rest", "\"30s\"", version, "-m", "0.3");
      await().until(() -> desk.cancelled.get() == before + 1);
    }
    await().until(() -> server.activeCalls() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "GET", "TRACE", "BREW"})
  void onlyPostCalls(String verb) throws Exception {
    Curl answer = Curl.run("-X", verb, "-d", "\"hi\"", url("/Desk/echo"));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).isEqualTo("post, options");
    assertThat(Curl.run("-I", url("/Desk/echo")).status()).isEqualTo(405);
    assertThat(desk.calls).hasValue(0);
  }

  @Test
  void whatIsNotThereIsAnsweredWithWhatIs() throws Exception {
    Curl answer = post("ecko", "1");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("did you mean /Desk/echo?", "/Desk/ping", "/openapi.json");
    assertThat(answer.body()).doesNotContain("_ruapc.memory", "_ruapc.control");
    assertThat(Curl.run(url("/nowhere")).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_ruapc.memory/request_is_pending", "_ruapc.control/goaway"})
  void servicesOfTheProtocolAreNotThere(String method) throws Exception {
    for (String version : new String[] {HTTP1, HTTP2}) {
      Curl answer = Curl.run(version, "-d", "{}", url("/" + method));
      assertThat(answer.status()).isEqualTo(404);
    }
    assertThat(Curl.run("-d", "null", url("/_ruapc.meta/describe")).body()).contains("\"Desk\"");
  }

  @Test
  void theDocumentOfAllMethodsIsTheSameBothWays() throws Exception {
    Curl document = Curl.run(url("/openapi.json"));

    assertThat(document.status()).isEqualTo(200);
    assertThat(document.body())
        .startsWith("{\"openapi\":\"3.1.0\"")
        .contains("\"/Desk/echo\":{\"post\":", "\"application/x-ndjson\"");
    assertThat(Curl.run("-X", "POST", url("/_ruapc.meta/openapi")).body())
        .isEqualTo("{\"Ok\":" + document.body() + "}");
  }

  @Test
  void documentsAreReadWithGetAndHead() throws Exception {
    assertThat(Curl.run(url("/")).body()).isEqualTo("<h1>desk</h1>");
    Curl head = Curl.run("-I", url("/"));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("content-length")).isEqualTo("13");
    assertThat(head.body()).isEmpty();
    assertThat(Curl.run(url("/files/a/b?c=d")).body()).isEqualTo("/files/a/b");
    assertThat(Curl.run("-d", "", url("/")).status()).isEqualTo(405);
    Curl broken = Curl.run(url("/broken"));
    assertThat(broken.status()).isEqualTo(500);
    assertThat(broken.body()).doesNotContain("secret");
    assertThat(Curl.run(url("/_ruapc/health")).body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(Curl.run(HTTP2, url("/_ruapc/ready")).body()).isEqualTo("{\"status\":\"ready\"}");
  }

  @Test
  void everythingMayStandBelowAPath() throws Exception {
    restart(HttpOptions.standard().withBasePath("/api/v1/"));

    assertThat(Curl.run("-d", "\"hi\"", url("/api/v1/Desk/echo")).body())
        .isEqualTo("{\"Ok\":\"hi\"}");
    assertThat(Curl.run(url("/api/v1/openapi.json")).body())
        .contains("\"servers\":[{\"url\":\"/api/v1\"}]");
    assertThat(Curl.run("-d", "\"hi\"", url("/Desk/echo")).status()).isEqualTo(404);
    assertThat(Curl.run("-d", "\"hi\"", url("/api/v10/Desk/echo")).status()).isEqualTo(404);
  }

  @Test
  void pagesFromElsewhereMayNotCall() throws Exception {
    assertThat(post("echo", "\"hi\"", "-H", "Origin: https://evil.example").status())
        .isEqualTo(403);
    assertThat(post("echo", "\"hi\"", "-H", "Origin: null").status()).isEqualTo(403);
    assertThat(desk.calls).hasValue(0);

    Curl own = post("echo", "\"hi\"", "-H", "Origin: http://127.0.0.1:" + server.port());
    assertThat(own.status()).isEqualTo(200);
    Curl asked =
        Curl.run(
            "-X",
            "OPTIONS",
            "-H",
            "Origin: https://evil.example",
            "-H",
            "Access-Control-Request-Method: POST",
            url("/Desk/echo"));
    assertThat(asked.header("access-control-allow-origin")).isEqualTo("(none)");
    assertThat(asked.header("allow")).isEqualTo("post, options");
  }

  @Test
  void pagesThatAreAllowedMay() throws Exception {
    restart(HttpOptions.standard().withAllowedOrigins("https://app.example"));

    Curl asked =
        Curl.run(
            "-X",
            "OPTIONS",
            "-H",
            "Origin: https://app.example",
            "-H",
            "Access-Control-Request-Method: POST",
            "-H",
            "Access-Control-Request-Headers: content-type",
            url("/Desk/echo"));
    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.header("access-control-allow-origin")).isEqualTo("https://app.example");
    assertThat(asked.header("access-control-allow-methods")).contains("post");
    assertThat(asked.header("access-control-allow-headers")).isEqualTo("content-type");
    assertThat(asked.header("vary")).contains("origin");

    Curl call = post("echo", "\"hi\"", "-H", "Origin: https://app.example");
    assertThat(call.body()).isEqualTo("{\"Ok\":\"hi\"}");
    assertThat(call.header("access-control-allow-origin")).isEqualTo("https://app.example");
    assertThat(post("echo", "1", "-H", "Origin: https://app.example.evil").status()).isEqualTo(403);
  }

  @Test
  void onLoopbackAServerIsKnownByItsNamesOnly() throws Exception {
    for (String version : new String[] {HTTP1, HTTP2}) {
      assertThat(post("echo", "1", version, "-H", "Host: evil.example").status()).isEqualTo(421);
    }
    assertThat(post("ping", "", "-H", "Host: localhost:1").status()).isEqualTo(200);

    restart(HttpOptions.standard().withAllowedHosts("desk.example"));
    assertThat(post("ping", "", "-H", "Host: desk.example:8000").status()).isEqualTo(200);
    assertThat(post("ping", "", "-H", "Host: evil.example").status()).isEqualTo(421);
  }

  @Test
  void largeAnswersAreCompressedForThoseWhoTakeThat() throws Exception {
    String text = "\"" + "a".repeat(5_000) + "\"";
    Curl plain = post("echo", text);
    assertThat(plain.header("content-encoding")).isEqualTo("(none)");
    assertThat(plain.header("vary")).isEqualTo("accept-encoding");

    for (String encoding : new String[] {"gzip", "deflate"}) {
      Curl small = post("echo", text, "-H", "Accept-Encoding: " + encoding);
      assertThat(small.header("content-encoding")).isEqualTo(encoding);
      assertThat(small.body().length()).isLessThan(200);
      Curl expanded = post("echo", text, "--compressed", "-H", "Accept-Encoding: " + encoding);
      assertThat(expanded.body()).isEqualTo("{\"Ok\":" + text + "}");
    }
  }

  @Test
  void contentMayBeCompressed() throws Exception {
    Path packed = folder.resolve("hi.gz");
    try (var target = new GZIPOutputStream(Files.newOutputStream(packed))) {
      target.write("\"hi\"".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    String data = "@" + packed;

    assertThat(
            Curl.run("-H", "Content-Encoding: gzip", "--data-binary", data, url("/Desk/echo"))
                .body())
        .isEqualTo("{\"Ok\":\"hi\"}");
    assertThat(post("echo", "\"hi\"", "-H", "Content-Encoding: gzip").status()).isEqualTo(400);
    assertThat(post("echo", "\"hi\"", "-H", "Content-Encoding: br").status()).isEqualTo(415);
  }

  @Test
  void aServerThatGoesAwayAnswersWhatItHasAndSaysSo() throws Exception {
    var call = new CompletableFuture<Curl>();
    Thread.startVirtualThread(() -> {
      try {
        call.complete(post("rest", "\"700ms\""));
      } catch (Exception failure) {
        call.completeExceptionally(failure);
      }
    });
    await().until(() -> server.activeCalls() == 1);

    assertThat(server.close(Duration.ofSeconds(10))).isTrue();

    assertThat(call.get().body()).isEqualTo("{\"Ok\":\"rested\"}");
    assertThat(call.get().header("connection")).isEqualTo("close");
  }
}
