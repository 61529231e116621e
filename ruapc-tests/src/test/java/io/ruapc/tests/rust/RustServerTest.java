package io.ruapc.tests.rust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.Format;
import io.ruapc.Peer;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.codec.RawValue;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.tests.rust.Services.CallbackService;
import io.ruapc.tests.rust.Services.CountService;
import io.ruapc.tests.rust.Services.DeadlineService;
import io.ruapc.tests.rust.Services.EchoService;
import io.ruapc.tests.rust.Services.FaultService;
import io.ruapc.tests.rust.Services.LaterEvolutionService;
import io.ruapc.tests.rust.Services.MistakenShapeService;
import io.ruapc.tests.rust.Services.NameService;
import io.ruapc.tests.rust.Services.ShapeService;
import io.ruapc.tests.rust.Values.CardDeclined;
import io.ruapc.tests.rust.Values.Collections;
import io.ruapc.tests.rust.Values.Color;
import io.ruapc.tests.rust.Values.Empty;
import io.ruapc.tests.rust.Values.Figure;
import io.ruapc.tests.rust.Values.Frame;
import io.ruapc.tests.rust.Values.Framed;
import io.ruapc.tests.rust.Values.NarrowItem;
import io.ruapc.tests.rust.Values.Refusal;
import io.ruapc.tests.rust.Values.Refused;
import io.ruapc.tests.rust.Values.Scalars;
import io.ruapc.tests.rust.Values.WideItem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A Java client against the Rust server.
@ParameterizedClass
@ValueSource(strings = {"tcp", "ws", "http"})
@Tag("slow")
class RustServerTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @SuppressWarnings("NullAway.Init") // set by start
  private static RustPeer.Server server;

  private final String scheme;
  private final Client client;

  RustServerTest(String scheme) {
    this.scheme = scheme;
    this.client =
        Client.builder(server.endpoint(scheme))
            .service(NameService.class, prefix -> prefix + "client")
            .build();
  }

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = RustPeer.build().serve();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void textsOfAnyLengthComeBack(Format format) {
    EchoService echo = stub(EchoService.class, format);
    for (int length : new int[] {0, 1, 31, 32, 255, 256, 65_535, 65_536, 4 << 20}) {
      String text = "x".repeat(length);
      assertThat(echo.echo(text)).isEqualTo(text);
    }
    assertThat(echo.echo("\u00e9\u20ac\ud83e\udd80")).isEqualTo("\u00e9\u20ac\ud83e\udd80");
  }

  @ParameterizedTest
  @EnumSource
  void methodsWithoutArgumentsAndResultsReturn(Format format) {
    ShapeService shapes = stub(ShapeService.class, format);
    shapes.unit();
    shapes.marker();
    assertThat(shapes.empty(new Empty())).isEqualTo(new Empty());
  }

  @ParameterizedTest
  @EnumSource
  void scalarsKeepTheirExtremes(Format format) {
    ShapeService shapes = stub(ShapeService.class, format);
    for (Scalars scalars : List.of(Scalars.SMALLEST, Scalars.LARGEST, Scalars.SMALL)) {
      assertThat(shapes.scalars(scalars)).isEqualTo(scalars);
    }
  }

  @ParameterizedTest
  @EnumSource
  void collectionsOptionsBytesAndDurationsComeBack(Format format) {
    ShapeService shapes = stub(ShapeService.class, format);
    for (Collections collections : List.of(Collections.FULL, Collections.EMPTY)) {
      assertThat(shapes.collections(collections)).usingRecursiveComparison().isEqualTo(collections);
    }
  }

  @ParameterizedTest
  @EnumSource
  void enumsOfEveryKindComeBack(Format format) {
    ShapeService shapes = stub(ShapeService.class, format);
    for (Color color : Color.values()) {
      assertThat(shapes.color(color)).isEqualTo(color);
    }
    for (Figure figure : Figure.ONE_OF_EACH) {
      assertThat(shapes.figure(figure)).isEqualTo(figure);
    }
    assertThat(shapes.figures(Figure.ONE_OF_EACH)).isEqualTo(Figure.ONE_OF_EACH);
  }

  @ParameterizedTest
  @EnumSource
  void optionalsBytesAndDurationsCanBeTheWholeArgument(Format format) {
    ShapeService shapes = stub(ShapeService.class, format);
    assertThat(shapes.option(Optional.of("text"))).contains("text");
    assertThat(shapes.option(Optional.empty())).isEmpty();
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    assertThat(shapes.numbers(bytes)).isEqualTo(bytes);
    assertThat(shapes.blob(bytes)).isEqualTo(bytes);
    for (Duration duration :
        List.of(Duration.ZERO, Duration.ofMillis(1500), Duration.ofNanos(999_999_999))) {
      assertThat(shapes.duration(duration)).isEqualTo(duration);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theHandlerUnderstandsWhatItIsGiven(Format format) {
    ShapeService shapes = stub(ShapeService.class, format);
    assertThat(shapes.join("a", "b", 3)).isEqualTo("ababab");
    assertThat(shapes.sum(List.of(Long.MIN_VALUE, Long.MAX_VALUE, -1L, 5L))).isEqualTo(3);
    assertThat(shapes.area(new Framed(new Frame(3, 4)))).isEqualTo(12);
  }

  @ParameterizedTest
  @EnumSource
  void typesMayGrowOnEitherSide(Format format) {
    LaterEvolutionService evolution = stub(LaterEvolutionService.class, format);
    assertThat(evolution.narrow(WideItem.FULL)).isEqualTo(WideItem.DEFAULTED);
    assertThat(evolution.widen(new NarrowItem("item"))).isEqualTo(new NarrowItem("item"));
  }

  @ParameterizedTest
  @EnumSource
  void frameworkErrorsKeepKindAndMessage(Format format) {
    FaultService faults = stub(FaultService.class, format);
    for (ErrorCode code :
        List.of(ErrorCode.OVERLOADED, ErrorCode.INVALID_ARGUMENT, ErrorCode.TIMEOUT)) {
      RpcException failure = failure(() -> faults.fail(code.kind(), "as asked"));
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.message()).isEqualTo("as asked");
    }
    RpcException unknown = failure(() -> faults.fail("out of cards", "as asked"));
    assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN);
    assertThat(unknown.kind()).isEqualTo("out of cards");
  }

  @ParameterizedTest
  @EnumSource
  void declaredErrorsComeBackAsThemselves(Format format) {
    FaultService faults = stub(FaultService.class, format);
    assertThatThrownBy(() -> faults.decline(5))
        .isInstanceOfSatisfying(
            CardDeclined.class,
            declined -> {
              assertThat(declined.code()).isEqualTo(5);
              assertThat(declined.message()).isEqualTo("declined with code 5");
            });
    assertThatThrownBy(() -> faults.refuse(6))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.of(6)));
  }

  @ParameterizedTest
  @EnumSource
  void panicsAreInternalErrorsAndTheConnectionOutlivesThem(Format format) {
    FaultService faults = stub(FaultService.class, format);
    RpcException failure = failure(() -> faults.crash("boom"));
    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure.message()).contains("boom");
    assertThat(stub(EchoService.class, format).echo("still here")).isEqualTo("still here");
  }

  @ParameterizedTest
  @EnumSource
  void mistakesAreAnswered(Format format) {
    MistakenShapeService mistaken = stub(MistakenShapeService.class, format);
    RpcException unknown = failure(mistaken::noSuchMethod);
    assertThat(unknown.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(unknown.message()).contains("ShapeService/no_such_method");
    RpcException wrongType = failure(() -> mistaken.join("not a struct"));
    assertThat(wrongType.code()).isEqualTo(ErrorCode.DECODING);
  }

  @ParameterizedTest
  @EnumSource
  void theHandlerSeesTheBudgetAndALateOneIsGivenUp(Format format) {
    DeadlineService patient = stub(DeadlineService.class, format);
    assertThat(patient.remaining()).isBetween(1L, 10_000L);
    DeadlineService impatient =
        client.with(CallOptions.create().format(format).timeout(SHORT)).stub(DeadlineService.class);
    assertThat(impatient.remaining()).isBetween(1L, SHORT.toMillis());
    long start = System.nanoTime();
    assertThat(failure(() -> impatient.waitFor(60_000)).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    patient.waitFor(1);
  }

  @ParameterizedTest
  @EnumSource
  void theHandlerCallsItsCallerBack(Format format) {
    assertThat(stub(CallbackService.class, format).greet("hello")).isEqualTo("hello dear client!");
  }

  @ParameterizedTest
  @EnumSource
  void itCallsACallbackThatItCannotName(Format format) {
    try (Client plain = Client.create(server.endpoint(scheme))) {
      CallbackService callbacks =
          plain.with(CallOptions.create().format(format)).stub(CallbackService.class);
      assertThat(callbacks.greetBy(prefix -> prefix + "argument")).isEqualTo("dear argument by 1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void itsListsAreStreamsHere(Format format) {
    try (RpcStream<Integer> counted = stub(CountService.class, format).count(1_000)) {
      assertThat(counted.toList()).hasSize(1_000).startsWith(0, 1).endsWith(999);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itDescribesItsServices(Format format) {
    RawValue description =
        client
            .with(CallOptions.create().format(format))
            .caller()
            .call(MethodDescriptor.raw("_ruapc.meta/describe"), RawValue.ofJson("{}"));
    assertThat(description.toJson()).contains("ShapeService", "collections", "DeadlineService");
  }

  private <S> S stub(Class<S> contract, Format format) {
    return client.with(CallOptions.create().format(format)).stub(contract);
  }

  private static RpcException failure(Runnable call) {
    return catchThrowableOfType(RpcException.class, call::run);
  }

  /// It sends nothing by itself, and knows nothing of what it is asked; its refusal is a sign of
  /// life.
  @Test
  void itOutlivesTheQuestionsOfAQuietClient() throws Exception {
    try (var quiet =
        Client.builder(server.endpoint(scheme))
            .heartbeatInterval(Duration.ofMillis(100))
            .heartbeatTimeout(Duration.ofMillis(500))
            .build()) {
      var peers = new LinkedBlockingQueue<Peer>();
      quiet.onConnect(peers::add);
      Peer peer = peers.take();
      await().during(Duration.ofSeconds(2)).until(peer::isOpen);
      assertThat(peer.stub(EchoService.class).echo("still")).isEqualTo("still");
      assertThat(peers).isEmpty();
    }
  }
}
