package io.ruapc.tests.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ruapc.HandlerOptions;
import io.ruapc.client.Client;
import io.ruapc.codec.MessagePackWriter;
import io.ruapc.server.Server;
import io.ruapc.tests.conformance.Message;
import io.ruapc.tests.conformance.RawConnection;
import io.ruapc.tests.conformance.RawFrame;
import io.ruapc.wire.Flags;
import io.ruapc.wire.FrameLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes and messages that no peer should send, sent to a whole server: a clear answer to whoever
/// can hear it, the end of the connection where it cannot be trusted any more, and nothing for
/// anybody else.
@Timeout(60)
class RawRequestsTest {
  private final VictimService service = new VictimService();
  private final Server server =
      Server.builder().service(Victim.class, service).listen("127.0.0.1:0");
  private final Client bystander = Client.create("tcp://127.0.0.1:" + server.port());

  @AfterEach
  void othersAreUnharmedAndNothingStays() {
    service.gate.countDown();
    assertThat(bystander.stub(Victim.class).echo("still")).isEqualTo("still");
    await().untilAsserted(() -> assertThat(server.activeCalls()).isZero());
    bystander.close();
    await().untilAsserted(() -> assertThat(server.connections()).isZero());
    server.close();
  }

  static Stream<Arguments> noMessages() {
    byte[] meta = {(byte) 0x80};
    return Stream.of(
        arguments("text", "hello, is anybody there?\r\n".getBytes(UTF_8)),
        arguments("HTTP", "GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(UTF_8)),
        arguments("TLS", new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3}),
        arguments("zeros", new byte[64]),
        arguments("one wrong byte", new byte[] {'R', 'U', 'X'}),
        arguments("no body", frame(0)),
        arguments("a body of three bytes", frame(3, 0, 0, 0)),
        arguments("a body without a meta", frame(4, 0, 0, 0, 0)),
        arguments("a body of 64 MiB", frame(FrameLayout.MAX_BODY_BYTES + 1)),
        arguments("a body of 4 GiB", frame(-1)),
        arguments("an empty meta", frame(5, 0, 0, 0, 0, 0x80)),
        arguments("a meta beyond the body", frame(5, 0, 0, 0, 2, 0x80)),
        arguments("a meta of 2 GiB", frame(5, 0x80, 0, 0, 0, 0x80)),
        arguments("a meta of 4 GiB", frame(5, 255, 255, 255, 255, 0x80)),
        arguments("a meta that is text", RawFrame.of(new byte[] {(byte) 0xA1, 'x'}, meta)),
        arguments("a meta that is nil", RawFrame.of(new byte[] {(byte) 0xC0}, meta)),
        arguments("a meta of 2^32 entries", RawFrame.of(claim(0xDF, -1), meta)),
        arguments("a meta that is too long", RawFrame.of(new byte[1 << 20], meta)),
        arguments("a JSON meta that is too deep", RawFrame.of(deep("{\"x\":[", "["), meta)),
        arguments("a JSON meta without an end", Raw.json("{\"flags\":1", "null")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noMessages")
  void whatIsNoMessageEndsItsConnectionInOrder(String what, byte[] bytes) throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      assertThat(Raw.echo(connection, what)).isEqualTo("{\"Ok\":\"" + what + "\"}");
      connection.send(bytes);
      assertThat(connection.endsInOrder()).isTrue();
    }
  }

  /// They are worked on one after the other; each answer must not stand on the stack of the one
  /// before.
  @Test
  void thousandsOfRequestsWithoutAnIdAreAnsweredInTheirOrder() throws Exception {
    int count = 9_000;
    try (Server inline =
            Server.builder()
                .service(Victim.class, service, HandlerOptions.create().inline())
                .listen("127.0.0.1:0");
        var connection = RawConnection.open(inline.port())) {
      var requests = new ByteArrayOutputStream();
      for (int i = 0; i < count; i++) {
        requests.write(Raw.json("{\"method\":\"Victim/echo\",\"flags\":1}", "\"" + i + "\""));
      }
      requests.write(Raw.json("{\"method\":\"Victim/fail\",\"flags\":1}", "\"checked\""));
      var sent =
          new FutureTask<>(() -> {
            connection.send(requests.toByteArray());
            return true;
          });
      Thread.startVirtualThread(sent);
      for (int i = 0; i < count; i++) {
        assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":\"" + i + "\"}");
      }
      assertThat(Raw.receive(connection).json()).contains("HandlerPanic");
      assertThat(sent.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aMessageThatIsCutOffEndsWithItsConnection() throws IOException {
    byte[] request = Raw.request("Victim/echo", 1, "\"hi\"");
    for (int length = 1; length < request.length; length++) {
      try (var connection = RawConnection.open(server.port())) {
        connection.send(Arrays.copyOf(request, length));
      }
    }
    await().untilAsserted(() -> assertThat(server.connections()).isLessThanOrEqualTo(1));
  }

  @Test
  void whatIsQueuedBeforeABadFrameIsStillAnswered() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      byte[] request = Raw.request("Victim/nope", 1, "\"hi\"");
      byte[] bad = frame(3, 0, 0, 0);
      connection.send(
          ByteBuffer.allocate(request.length + bad.length).put(request).put(bad).array());
      assertThat(Raw.receive(connection).json()).contains("method not found");
      assertThat(connection.endsInOrder()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"flags\":1,\"msgid\":9,\"timeout_ms\":-1}",
        "{\"flags\":1,\"msgid\":9,\"timeout_ms\":4294967296}",
        "{\"flags\":1,\"msgid\":9,\"timeout_ms\":1.5}",
        "{\"flags\":1,\"msgid\":9,\"method\":null}",
        "{\"flags\":1,\"msgid\":9,\"method\":7}",
        "{\"flags\":1,\"msgid\":9,\"hello\":7}",
        "{\"flags\":1,\"msgid\":9,\"hello\":{\"caps\":\"signal\"}}",
        "{\"flags\":1,\"msgid\":9,\"hello\":{\"max_message\":-1}}",
        "{\"flags\":1,\"msgid\":9,\"headers\":[]}",
        "{\"flags\":1,\"msgid\":9,\"headers\":{\"a\":1}}",
        "{\"flags\":1,\"msgid\":9,\"read_regions\":[{}]}",
        "{\"flags\":1,\"msgid\":9,\"keep\":7}",
      })
  void aMetaThatCannotBeReadIsAnsweredInItsFormAndThenTheConnectionEnds(String meta)
      throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.json(meta, "\"hi\""));
      Message answer = Raw.receive(connection);
      assertThat(answer.meta().messageId()).isEqualTo(9);
      assertThat(answer.meta().isJson()).isTrue();
      assertThat(answer.json()).startsWith("{\"Err\":{\"kind\":\"DeserializeFailed\"");
      assertThat(connection.endsInOrder()).isTrue();
    }
  }

  @Test
  void unknownFlagsOfABaselinePeerAreEchoed() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(
          RawFrame.request("Victim/echo", 0xF9, 1, 1000, false, "\"hi\"".getBytes(UTF_8)));
      Message answer = Raw.receive(connection);
      assertThat(answer.meta().flags()).isEqualTo(0xFA);
      assertThat(answer.json()).isEqualTo("{\"Ok\":\"hi\"}");
    }
  }

  @Test
  void unknownFlagsOfAnExtendedPeerAreDropped() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(
          RawFrame.request("Victim/echo", 0xE9, 1, 1000, true, "\"hi\"".getBytes(UTF_8)));
      Message answer = Raw.receive(connection);
      assertThat(answer.meta().flags()).isEqualTo(Flags.RESPONSE);
      assertThat(answer.json()).isEqualTo("{\"Ok\":\"hi\"}");
    }
  }

  @Test
  void answersThatNobodyAskedForAreIgnoredEvenAsTheFirstMessage() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      byte[] ok = "{\"Ok\":\"stolen\"}".getBytes(UTF_8);
      connection.send(RawFrame.response(Flags.RESPONSE, 0, ok));
      connection.send(RawFrame.response(Flags.RESPONSE | Flags.MESSAGE_PACK, -1, ok));
      connection.send(RawFrame.response(Flags.RESPONSE | Flags.MORE, 1, new byte[0]));
      assertThat(Raw.echo(connection, "on")).isEqualTo("{\"Ok\":\"on\"}");
    }
  }

  @Test
  void aBaselinePeerCannotCancel() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.request("Victim/hold", 5, "\"x\""));
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      connection.send(Raw.cancel(5));
      assertThat(Raw.echo(connection, "on")).isEqualTo("{\"Ok\":\"on\"}");
      service.gate.countDown();
      assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":\"x\"}");
      assertThat(service.cancelled).hasValue(0);
    }
  }

  @Test
  void anExtendedPeerMayCancelWhatIsUnknownOrOverAndItsOwnCallOften() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.extendedRequest("Victim/hold", 5, "\"x\""));
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      connection.send(Raw.cancel(Long.MIN_VALUE));
      connection.send(Raw.cancel(6));
      for (int i = 0; i < 1_000; i++) {
        connection.send(Raw.cancel(5));
      }
      await().untilAsserted(() -> assertThat(service.cancelled).hasValue(1));
      service.gate.countDown();
      assertThat(Raw.receive(connection).meta().messageId()).isEqualTo(5);
      connection.send(Raw.cancel(5));
      assertThat(Raw.echo(connection, "on")).isEqualTo("{\"Ok\":\"on\"}");
      assertThat(service.cancelled).hasValue(1);
    }
  }

  @Test
  void aSignalBeforeTheFirstRequestDoesNotDecideWhatAPeerIs() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.cancel(5));
      connection.send(Raw.extendedRequest("Victim/hold", 5, "\"x\""));
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      connection.send(Raw.cancel(5));
      await().untilAsserted(() -> assertThat(service.cancelled).hasValue(1));
      service.gate.countDown();
      assertThat(Raw.receive(connection).meta().hello()).isNotNull();
    }
  }

  @Test
  void aHelloMayBeRepeatedButComesTooLateAfterTheFirstMessage() throws IOException {
    try (var early = RawConnection.open(server.port());
        var late = RawConnection.open(server.port())) {
      early.send(Raw.extendedRequest("Victim/echo", 1, "\"a\""));
      early.send(Raw.extendedRequest("Victim/echo", 2, "\"b\""));
      assertThat(Raw.receive(early).meta().hello()).isNotNull();
      assertThat(Raw.receive(early).meta().messageId()).isBetween(1L, 2L);

      late.send(Raw.request("Victim/echo", 1, "\"a\""));
      assertThat(Raw.receive(late).meta().hello()).isNull();
      late.send(Raw.extendedRequest("Victim/hold", 2, "\"b\""));
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      late.send(Raw.cancel(2));
      assertThat(Raw.echo(late, "on")).isEqualTo("{\"Ok\":\"on\"}");
      service.gate.countDown();
      assertThat(Raw.receive(late).meta().hello()).isNull();
      assertThat(service.cancelled).hasValue(0);
    }
  }

  @Test
  void bytesMayComeOneByOne() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      for (byte one : Raw.request("Victim/echo", 1, "\"slow\"")) {
        connection.send(new byte[] {one});
      }
      assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":\"slow\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Victim/echo", "Victim/store", "Victim/bytes", "_ruapc.meta/describe"})
  void valuesThatAreHundredThousandDeepAreRefusedInBothFormats(String method) throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(RawFrame.request(method, 1, 1, 10_000, false, deep("[", "[")));
      assertThat(Raw.receive(connection).json()).contains("\"kind\":\"SerdeJsonError\"");
      connection.send(Raw.packedRequest(method, 2, deepArrays()));
      assertThat(Raw.receive(connection).json()).contains("\"kind\":\"DeserializeFailed\"");
      assertThat(Raw.echo(connection, "on")).isEqualTo("{\"Ok\":\"on\"}");
    }
  }

  @Test
  void unknownMembersThatAreHundredThousandDeepHarmNobody() throws IOException {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    try (var connection = RawConnection.open(server.port())) {
      connection.send(
          Raw.request(
              "Victim/store",
              1,
              "{\"what\":" + deep + ",\"label\":\"\",\"sizes\":[],\"inside\":{}}"));
      assertThat(Raw.receive(connection).json()).startsWith("{\"");
      connection.send(Raw.packedRequest("Victim/store", 2, crateWith(deepArrays())));
      assertThat(Raw.receive(connection).json()).startsWith("{\"");
      // Also where the meta has a member that nobody knows.
      connection.send(RawFrame.of(metaWith(deepArrays()), "\"hi\"".getBytes(UTF_8)));
      assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":\"hi\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0xDC, 0xDD, 0xDE, 0xDF, 0xDA, 0xDB, 0xC5, 0xC6, 0xC9})
  void containersThatClaimMoreThanTheyHoldAreRefused(int head) throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      int id = 0;
      for (String method : List.of("Victim/echo", "Victim/count", "Victim/store", "Victim/fail")) {
        for (int count : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
          connection.send(Raw.packedRequest(method, ++id, claim(head, count)));
          assertThat(Raw.receive(connection).json()).contains("\"kind\":\"DeserializeFailed\"");
          connection.send(Raw.packedRequest("Victim/store", ++id, crateWith(claim(head, count))));
          assertThat(Raw.receive(connection).json()).contains("\"kind\":\"DeserializeFailed\"");
        }
      }
      assertThat(Raw.echo(connection, "on")).isEqualTo("{\"Ok\":\"on\"}");
    }
  }

  @Test
  void oneWayRequestsAreNeverAnsweredNotEvenUnknownOnes() throws Exception {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.extendedRequest("Victim/echo", 1, "\"first\""));
      assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":\"first\"}");
      for (String method : List.of("Nope/x", "Victim/nope", "Victim/fail", "Victim/tell")) {
        connection.send(
            RawFrame.request(
                method,
                Flags.REQUEST | Flags.NO_RESPONSE,
                2,
                1_000,
                false,
                "\"psst\"".getBytes(UTF_8)));
      }
      assertThat(service.told.poll(10, TimeUnit.SECONDS)).isEqualTo("psst");
      assertThat(Raw.echo(connection, "next")).isEqualTo("{\"Ok\":\"next\"}");
    }
  }

  @Test
  void aBaselinePeerIsAnsweredWhateverItsFlagsAre() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(
          RawFrame.request("Victim/tell", 0x11, 1, 1000, false, "\"x\"".getBytes(UTF_8)));
      assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":null}");
    }
  }

  static Stream<Arguments> badHeaders() {
    return Stream.of(
        arguments("too many", headers(meta -> entries(meta, 65, "v"))),
        arguments("a long name", headers(meta -> entry(meta, "n".repeat(65), "v"))),
        arguments("no name", headers(meta -> entry(meta, "", "v"))),
        arguments("an upper-case name", headers(meta -> entry(meta, "Name", "v"))),
        arguments("a name with a line end", headers(meta -> entry(meta, "a\r\nb", "v"))),
        arguments("a long value", headers(meta -> entry(meta, "n", "v".repeat(8193)))),
        arguments("much in all", headers(meta -> entries(meta, 3, "v".repeat(8000)))),
        arguments(
            "one twice",
            headers(meta -> {
              meta.beginObject(2);
              meta.writeString("n");
              meta.writeString("1");
              meta.writeString("n");
              meta.writeString("2");
              meta.endObject();
            })));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badHeaders")
  void headersOverALimitFailTheirCallAndNotTheConnection(String what, byte[] meta)
      throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(RawFrame.of(meta, "\"hi\"".getBytes(UTF_8)));
      assertThat(Raw.receive(connection).json())
          .as(what)
          .startsWith("{\"Err\":{\"kind\":\"InvalidArgument\"");
      assertThat(Raw.echo(connection, "on")).isEqualTo("{\"Ok\":\"on\"}");
    }
  }

  @Test
  void headersOfHelloAndRequestThatAreTooManyTogetherFailTheCallAndTakeNoPlace()
      throws IOException {
    String many = "\"%s\":\"" + "v".repeat(7_000) + "\",\"%s\":\"" + "v".repeat(7_000) + "\"";
    try (var connection = RawConnection.open(server.port())) {
      for (int id = 1; id <= 3; id++) {
        connection.send(
            Raw.json(
                "{\"method\":\"Victim/echo\",\"flags\":1,\"msgid\":"
                    + id
                    + ",\"hello\":{\"headers\":{"
                    + many.formatted("a", "b")
                    + "}},\"headers\":{"
                    + many.formatted("c", "d")
                    + "}}",
                "\"hi\""));
        assertThat(Raw.receive(connection).json())
            .startsWith("{\"Err\":{\"kind\":\"InvalidArgument\"");
      }
      assertThat(server.activeCalls()).isZero();
      assertThat(Raw.echo(connection, "on")).isEqualTo("{\"Ok\":\"on\"}");
    }
  }

  @Test
  void requestsOfTheFirstGenerationAreAnsweredInOrderRefusalsIncluded() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      List<String> expected = new ArrayList<>();
      connection.send(Raw.json("{\"method\":\"Victim/hold\",\"flags\":1}", "\"slow\""));
      expected.add("Victim/hold {\"Ok\":\"slow\"}");
      for (int i = 0; i < 300; i++) {
        String method = i % 3 == 0 ? "Victim/nope" : "Victim/echo";
        connection.send(Raw.json("{\"method\":\"" + method + "\",\"flags\":1}", "\"" + i + "\""));
        expected.add(
            method
                + (i % 3 == 0
                    ? " {\"Err\":{\"kind\":\"InvalidArgument\",\"msg\":\"method not found: "
                        + "Victim/nope\"}}"
                    : " {\"Ok\":\"" + i + "\"}"));
      }
      await().untilAsserted(() -> assertThat(service.holding).hasValue(1));
      service.gate.countDown();
      List<String> answers = new ArrayList<>();
      while (answers.size() < expected.size()) {
        Message answer = Raw.receive(connection);
        answers.add(answer.meta().method() + " " + answer.json());
      }
      assertThat(answers).isEqualTo(expected);
    }
  }

  @Test
  void aRequestWithAJsonMetaAndAnIdIsAnsweredWithThemOutOfOrder() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.json("{\"method\":\"Victim/hold\",\"flags\":1,\"msgid\":7}", "\"slow\""));
      connection.send(Raw.json("{\"method\":\"Victim/echo\",\"flags\":1,\"msgid\":8}", "\"fast\""));
      Message fast = Raw.receive(connection);
      assertThat(fast.meta().messageId()).isEqualTo(8);
      assertThat(fast.meta().isJson()).isTrue();
      service.gate.countDown();
      assertThat(Raw.receive(connection).meta().messageId()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "Victim", "Victim/", "/echo", "Victim/echo/", "victim/Echo"})
  void unknownMethodsAreAnswered(String method) throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.request(method, 1, "null"));
      assertThat(Raw.receive(connection).json()).contains("method not found: " + method + "\"");
    }
  }

  @Test
  void namesMayBeLongAndOddAndAreCutWhereTheyAreRepeated() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      connection.send(Raw.request("\ud83d\ude00".repeat(1_000), 1, "null"));
      assertThat(Raw.receive(connection).json()).contains("method not found: ");
      connection.send(Raw.request("x".repeat(100_000), 2, "null"));
      assertThat(Raw.receive(connection).json())
          .contains("method not found: xxx")
          .hasSizeLessThan(5_000);
      connection.send(Raw.request("Victim/echo", 3, "\"still there\""));
      assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":\"still there\"}");
    }
  }

  @Test
  void unknownNamesLeaveNothingBehind() throws IOException {
    try (var connection = RawConnection.open(server.port())) {
      int batch = 500;
      int rounds = 60;
      String name = "Nope/" + "x".repeat(4_000);
      unknownNames(connection, name, 0, batch);
      long before = usedBytes();
      for (int round = 1; round <= rounds; round++) {
        unknownNames(connection, name, round, batch);
      }
      // They were 120 MB in all.
      assertThat(usedBytes() - before).isLessThan(30L << 20);
    }
  }

  private static void unknownNames(RawConnection connection, String name, int round, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      connection.send(Raw.request(name + round + "/" + i, i, "null"));
    }
    for (int i = 0; i < count; i++) {
      assertThat(connection.receive()).isNotNull();
    }
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aRequestWithoutABudgetGetsTheServersOwn() throws IOException {
    try (Server hasty =
            Server.builder()
                .service(Victim.class, service)
                .defaultBudget(Duration.ofMillis(50))
                .listen("127.0.0.1:0");
        var connection = RawConnection.open(hasty.port())) {
      connection.send(
          RawFrame.request("Victim/hold", Flags.REQUEST, 1, 0, false, "\"x\"".getBytes(UTF_8)));
      await().untilAsserted(() -> assertThat(service.cancelled).hasValue(1));
      service.gate.countDown();
      assertThat(Raw.receive(connection).json()).isEqualTo("{\"Ok\":\"x\"}");
    }
  }

  @Test
  void silentConnectionsTakeNoMorePlacesThanThereAre() throws IOException {
    List<RawConnection> silent = new ArrayList<>();
    try (Server small =
            Server.builder()
                .service(Victim.class, service)
                .maxConnections(300)
                .firstMessageTimeout(Duration.ofSeconds(2))
                .listen("127.0.0.1:0");
        Client early = Client.create("tcp://127.0.0.1:" + small.port());
        Client late = Client.create("tcp://127.0.0.1:" + small.port())) {
      assertThat(early.stub(Victim.class).echo("early")).isEqualTo("early");
      for (int i = 0; i < 1_000; i++) {
        silent.add(RawConnection.open(small.port()));
      }
      assertThat(early.stub(Victim.class).echo("early")).isEqualTo("early");
      assertThat(small.connections()).isLessThanOrEqualTo(300);
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(late.stub(Victim.class).echo("late")).isEqualTo("late"));
    } finally {
      for (RawConnection connection : silent) {
        connection.close();
      }
    }
  }

  private static byte[] frame(int length, int... body) {
    ByteBuffer frame =
        ByteBuffer.allocate(FrameLayout.HEADER_BYTES + body.length)
            .putInt(FrameLayout.MAGIC)
            .putInt(length);
    for (int one : body) {
      frame.put((byte) one);
    }
    return frame.array();
  }

  private static byte[] claim(int head, int count) {
    return ByteBuffer.allocate(8).put((byte) head).putInt(count).array();
  }

  private static byte[] deep(String start, String level) {
    return (start + level.repeat(100_000)).getBytes(UTF_8);
  }

  /// Arrays of one element in each other, the innermost empty.
  private static byte[] deepArrays() {
    byte[] bytes = new byte[100_000];
    Arrays.fill(bytes, (byte) 0x91);
    bytes[bytes.length - 1] = (byte) 0x90;
    return bytes;
  }

  /// A crate whose first member is unknown and has this value.
  private static byte[] crateWith(byte[] value) {
    byte[] start = {(byte) 0x84, (byte) 0xA4, 'w', 'h', 'a', 't'};
    var rest = new MessagePackWriter();
    rest.writeString("label");
    rest.writeString("");
    rest.writeString("sizes");
    rest.beginArray(0);
    rest.endArray();
    rest.writeString("inside");
    rest.beginObject(0);
    rest.endObject();
    byte[] end = rest.toByteArray();
    return ByteBuffer.allocate(start.length + value.length + end.length)
        .put(start)
        .put(value)
        .put(end)
        .array();
  }

  /// The meta of a JSON echo whose last member is unknown and has this value.
  private static byte[] metaWith(byte[] value) {
    var start = new MessagePackWriter();
    start.beginObject(4);
    start.writeString("method");
    start.writeString("Victim/echo");
    start.writeString("flags");
    start.writeInt(Flags.REQUEST);
    start.writeString("msgid");
    start.writeInt(1);
    start.writeString("what");
    byte[] bytes = start.toByteArray();
    return ByteBuffer.allocate(bytes.length + value.length).put(bytes).put(value).array();
  }

  private static byte[] headers(Consumer<MessagePackWriter> headers) {
    var meta = new MessagePackWriter();
    meta.beginObject(4);
    meta.writeString("method");
    meta.writeString("Victim/echo");
    meta.writeString("flags");
    meta.writeInt(Flags.REQUEST);
    meta.writeString("msgid");
    meta.writeInt(1);
    meta.writeString("headers");
    headers.accept(meta);
    meta.endObject();
    return meta.toByteArray();
  }

  private static void entry(MessagePackWriter meta, String name, String value) {
    meta.beginObject(1);
    meta.writeString(name);
    meta.writeString(value);
    meta.endObject();
  }

  private static void entries(MessagePackWriter meta, int count, String value) {
    meta.beginObject(count);
    for (int i = 0; i < count; i++) {
      meta.writeString("n" + i);
      meta.writeString(value);
    }
    meta.endObject();
  }
}
