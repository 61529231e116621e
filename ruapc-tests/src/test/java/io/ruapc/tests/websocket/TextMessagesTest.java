package io.ruapc.tests.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.server.Server;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pages without MessagePack: everything that they say and hear is one JSON object.
@Timeout(60)
class TextMessagesTest {
  private static final String HELLO =
      "\"hello\":{\"caps\":[\"signal\",\"callback\",\"stream\"],\"agent\":\"page\"}";

  private final Server server =
      Server.builder().service(Board.class, new BoardService()).listen("127.0.0.1:0");
  private final Page page = new Page(server.port());

  @AfterEach
  void nothingIsLeft() {
    page.close();
    await().until(() -> server.activeCalls() == 0);
    server.close();
  }

  private void call(String method, int id, String payload) {
    page.say(
        "{\"flags\":1,\"method\":\"Board/%s\",\"msgid\":%d,\"timeout_ms\":10000,\"payload\":%s}"
            .formatted(method, id, payload));
  }

  @Test
  void aTextIsAnsweredByAText() throws Exception {
    call("echo", 1, "\"hi\"");
    assertThat(page.hear().toString())
        .isEqualTo("{\"flags\":2,\"msgid\":1,\"payload\":{\"Ok\":\"hi\"}}");
  }

  @Test
  void membersComeInAnyOrderAndNoPayloadIsNull() throws Exception {
    page.say(
        "{ \"payload\" : \"\u20ac\" , \"method\":\"Board/echo\", \"msgid\": 7, \"flags\": 1 }");
    assertThat(page.hear().at("/payload/Ok").textValue()).isEqualTo("\u20ac");
    page.say("{\"flags\":1,\"msgid\":8,\"method\":\"Board/echo\"}");
    JsonNode answer = page.hear();
    assertThat(answer.path("msgid").intValue()).isEqualTo(8);
    assertThat(answer.at("/payload/Err/kind").textValue()).isEqualTo("SerdeJsonError");
  }

  @Test
  void aLongTextComesBackWhole() throws Exception {
    String text = "x\u20ac".repeat(200_000);
    call("echo", 1, "\"" + text + "\"");
    assertThat(page.hear().at("/payload/Ok").textValue()).isEqualTo(text);
  }

  @Test
  void bytesAreBase64() throws Exception {
    byte[] bytes = {0, 1, -1};
    call("bytes", 1, "\"" + Base64.getEncoder().encodeToString(bytes) + "\"");
    assertThat(page.hear().at("/payload/Ok").textValue()).isEqualTo("AAH/");
  }

  @Test
  void aTextSaysThatItsPayloadIsMessagePackInVain() throws Exception {
    page.say("{\"flags\":5,\"msgid\":3,\"method\":\"Board/echo\",\"payload\":\"hi\"}");
    JsonNode answer = page.hear();
    assertThat(answer.path("flags").intValue()).isEqualTo(2);
    assertThat(answer.at("/payload/Err/kind").textValue()).isEqualTo("InvalidArgument");
  }

  @Test
  void aBinaryCallOfTheSamePageIsAnsweredInBinary() throws Exception {
    call("echo", 1, "\"text\"");
    page.hear();
    // Board/echo("hi") as MessagePack, msgid 300, a second
    page.say(
        HexFormat.of()
            .parseHex(
                "0000003184a66d6574686f64aa426f6172642f6563686fa5666c61677305a56d73676964cd012c"
                    + "aa74696d656f75745f6d73cd03e8a26869"));
    assertThat(new String(page.hearBytes(), StandardCharsets.ISO_8859_1))
        .endsWith("\u0081\u00a2Ok\u00a2hi");
  }

  @Test
  void theAnswerToAHelloHasOne() throws Exception {
    page.say("{\"flags\":1,\"method\":\"Board/echo\"," + HELLO + ",\"payload\":\"hi\"}");
    JsonNode caps = page.hear().at("/hello/caps");
    assertThat(caps.toString())
        .contains("\"signal\"", "\"callback\"", "\"stream\"", "\"json-base64\"");
  }

  @Test
  void aStreamComesAsTextsWhenThereIsCredit() throws Exception {
    page.say(
        "{\"flags\":1,\"msgid\":5,\"method\":\"Board/count\",\"credit\":2,"
            + HELLO
            + ",\"payload\":3}");
    assertThat(page.hear().path("payload").intValue()).isZero();
    JsonNode second = page.hear();
    assertThat(second.path("payload").intValue()).isEqualTo(1);
    assertThat(second.path("flags").intValue()).isEqualTo(10);
    page.say("{\"flags\":0,\"msgid\":5,\"credit\":1}");
    assertThat(page.hear().path("payload").intValue()).isEqualTo(2);
    assertThat(page.hear().path("payload").toString()).isEqualTo("{\"Ok\":null}");
  }

  @Test
  void whatAPageStreamsIsTaken() throws Exception {
    page.say("{\"flags\":1,\"msgid\":6,\"method\":\"Board/sum\"," + HELLO + "}");
    page.say("{\"flags\":8,\"msgid\":6,\"payload\":20}");
    page.say("{\"flags\":8,\"msgid\":6,\"payload\":22}");
    page.say("{\"flags\":0,\"msgid\":6,\"end\":true}");
    JsonNode heard = page.hear();
    while (heard.has("credit")) {
      heard = page.hear();
    }
    assertThat(heard.at("/payload/Ok").intValue()).isEqualTo(42);
  }

  @Test
  void aCallbackOfAPageIsCalledByText() throws Exception {
    page.say(
        "{\"flags\":1,\"msgid\":9,\"method\":\"Board/ask\","
            + HELLO
            + ",\"payload\":{\"callback\":4}}");
    answer(page.hear(), "Guest/name", 4);
    assertThat(page.hear().at("/payload/Ok").textValue()).isEqualTo("dear page");
  }

  @Test
  void aPageIsAskedByTextWhereItSpeaksText() throws Exception {
    page.say("{\"flags\":1,\"msgid\":9,\"method\":\"Board/askBack\"," + HELLO + "}");
    answer(page.hear(), "Guest/name", 0);
    assertThat(page.hear().at("/payload/Ok").textValue()).isEqualTo("dear page");
  }

  private void answer(JsonNode request, String method, int target) {
    assertThat(request.path("method").textValue()).isEqualTo(method);
    assertThat(request.path("flags").intValue()).isEqualTo(1);
    assertThat(request.path("target").intValue()).isEqualTo(target);
    page.say(
        "{\"flags\":2,\"msgid\":%d,\"payload\":{\"Ok\":\"%spage\"}}"
            .formatted(request.path("msgid").longValue(), request.path("payload").textValue()));
  }

  @Test
  void aServerThatStopsSaysSoByTextAndClosesInOrder() throws Exception {
    page.say("{\"flags\":1,\"method\":\"Board/echo\"," + HELLO + ",\"payload\":\"hi\"}");
    page.hear();
    CompletableFuture<Boolean> closing =
        CompletableFuture.supplyAsync(() -> server.close(Duration.ofMillis(300)));
    JsonNode goodbye = page.hear();
    assertThat(goodbye.path("method").textValue()).isEqualTo("_ruapc.control/goaway");
    assertThat(goodbye.at("/payload/grace_ms").isNumber()).isTrue();
    assertThat(page.closeCode()).isEqualTo(1001);
    assertThat(closing.join()).isTrue();
  }
}
