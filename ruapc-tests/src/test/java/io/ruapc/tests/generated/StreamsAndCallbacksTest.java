package io.ruapc.tests.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruapc.Format;
import io.ruapc.RpcStream;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.service.ServiceContract;
import io.ruapc.service.ServiceContracts;
import io.ruapc.tests.generated.Radio.Fan;
import io.ruapc.tests.generated.Radio.Listener;
import io.ruapc.tests.generated.Radio.Song;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Streams and callbacks go through generated stubs, the bytes of a format, and generated bindings.
@SuppressWarnings("NullAway.Init") // the parameter is set before each test
@ParameterizedClass
@EnumSource(Format.class)
final class StreamsAndCallbacksTest {
  private static final Song HELP = new Song("Help!", Optional.of("The Beatles"));
  private static final Song ANON = new Song("Greensleeves", Optional.empty());

  private final LocalRadio handler = new LocalRadio();
  private final Loopback loopback;
  private final Radio radio;
  private final RadioRpc.Async async;

  StreamsAndCallbacksTest(Format format) {
    ServiceContract<Radio> contract = ServiceContracts.of(Radio.class);
    loopback = new Loopback(format, contract.bind(handler));
    radio = contract.stub(loopback);
    async = ServiceContracts.stub(RadioRpc.Async.class, loopback);
  }

  @Test
  void aResultingStreamTravelsItemByItem() throws NotFound {
    assertThat(radio.play("Nina", 2).toList())
        .containsExactly(
            new Song("song 0", Optional.of("Nina")), new Song("song 1", Optional.of("Nina")));
    assertThat(loopback.texts())
        .containsExactly(
            "{\"artist\":\"Nina\",\"limit\":2}",
            "{\"title\":\"song 0\",\"artist\":\"Nina\"}",
            "{\"title\":\"song 1\",\"artist\":\"Nina\"}");
  }

  @Test
  void methodsWithStreamsDeclareErrorsToo() {
    assertThatThrownBy(() -> radio.play("Nina", 0)).isInstanceOf(NotFound.class);
  }

  @Test
  void aStreamParameterIsNoArgument() {
    assertThat(radio.record("top", RpcStream.of(HELP, ANON))).isEqualTo(3);
    assertThat(handler.received).containsExactly("top", HELP, ANON);
    assertThat(loopback.texts())
        .containsExactly(
            "\"top\"",
            "{\"title\":\"Help!\",\"artist\":\"The Beatles\"}",
            "{\"title\":\"Greensleeves\",\"artist\":null}",
            "3");
    radio.recordAll(RpcStream.of("a", null));
    assertThat(handler.received.subList(3, 5)).containsExactly("a", null);
    assertThat(loopback.texts()).endsWith("null", "\"a\"", "null", "null");
  }

  @Test
  void stagesAndStreamsGoTogether() {
    assertThat(radio.count(RpcStream.of(List.of("a", "b"), List.of(), List.of("c"))))
        .isCompletedWithValue(3);
  }

  @Test
  void streamsRunInBothPositionsAtOnce() {
    assertThat(radio.translate("fr", RpcStream.of("un", "deux")).toList())
        .containsExactly("fr un", "fr deux");
  }

  @Test
  void twinsTakeAndGivePublishers() {
    assertThat(async.record("top", publisherOf(HELP))).isCompletedWithValue(2L);
    assertThat(itemsOf(async.translate("de", publisherOf("eins", "zwei"))))
        .containsExactly("de eins", "de zwei");
    assertThat(itemsOf(async.play("Nina", 1)))
        .containsExactly(new Song("song 0", Optional.of("Nina")));
  }

  @Test
  void aCallbackIsANumberOnTheWireAndAnObjectAtBothEnds() {
    radio.tune((title, second) -> title.length() + second);
    assertThat(handler.received).containsExactly(5);
    assertThat(loopback.texts().getFirst()).isEqualTo("{\"callback\":1}");
  }

  @Test
  void optionalCallbacksMayBeLeftOut() {
    Listener listener = (title, second) -> second * 10;
    assertThat(radio.ask("Q", Optional.of(listener), listener)).isEqualTo("Q first 10 second 20");
    assertThat(radio.ask("Q", Optional.empty(), null)).isEqualTo("Q");
    assertThat(radio.ask("Q", Optional.empty(), listener)).isEqualTo("Q second 20");
    assertThat(loopback.texts())
        .contains("{\"question\":\"Q\",\"first\":null,\"second\":null}")
        .contains("{\"question\":\"Q\",\"first\":{\"callback\":1},\"second\":{\"callback\":2}}");
    assertThat(radio.poll(Optional.of(listener))).isCompletedWithValue(70);
    assertThat(radio.poll(Optional.empty())).isCompletedWithValue(-1);
    assertThat(async.poll(Optional.of(listener))).isCompletedWithValue(70);
    radio.subscribe(null);
    assertThat(handler.received).containsOnlyNulls();
  }

  @Test
  void callbacksAndStreamsGoTogether() {
    assertThat(radio.rate(RpcStream.of(HELP, ANON), (title, second) -> title.length()).toList())
        .containsExactly(5, 12);
    assertThat(loopback.texts().getFirst()).isEqualTo("{\"callback\":1}");
  }

  @Test
  void callbacksHaveCallbacksStreamsAndOneWayMethodsOfTheirOwn() {
    var owner = new RecordingFan();
    radio.subscribe(owner);
    Fan fan = (Fan) handler.received.getFirst();
    fan.news("hello");
    fan.meet(fan);
    assertThat(fan.wishes(RpcStream.of(HELP)).toList()).containsExactly("again Help!");
    fan.close(4);
    assertThat(owner.heard).containsExactly("hello", "met", "closed 4");
  }

  @Test
  void closeGivesACallbackBackAndNeverTravels() {
    Fan fan = ServiceContracts.stub(Fan.class, loopback);
    fan.close();
    assertThat(loopback.releases()).isEqualTo(1);
    assertThat(loopback.texts()).isEmpty();
    assertThat(ServiceContracts.of(Fan.class).descriptor().methods())
        .extracting(MethodDescriptor::name)
        .containsExactly("news", "meet", "wishes", "close");
  }

  @Test
  void descriptorsSayWhatCanBeCalledAndWhatStreams() {
    assertThat(RadioRpc.ASK.callbackContracts()).containsExactly(Listener.class);
    assertThat(RadioRpc.PLAY.hasCallbacks()).isFalse();
    assertThat(RadioRpc.TRANSLATE.input()).isNotNull();
    assertThat(RadioRpc.TRANSLATE.output()).isNotNull();
    assertThat(RadioRpc.RECORD.output()).isNull();
    assertThat(RadioRpc.TUNE.isStreaming()).isFalse();
  }

  /// Hears, and remembers.
  private static final class RecordingFan implements Fan {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void news(String text) {
      heard.add(text);
    }

    @Override
    public void meet(Fan other) {
      heard.add("met");
      other.close();
    }

    @Override
    public RpcStream<String> wishes(RpcStream<Song> repertoire) {
      return RpcStream.from(
          repertoire.toList().stream().map(song -> "again " + song.title()).toList());
    }

    @Override
    public void close(int reason) {
      heard.add("closed " + reason);
    }
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static <T> Flow.Publisher<T> publisherOf(T... items) {
    return RpcStream.publisher(() -> RpcStream.of(items));
  }

  private static <T> List<T> itemsOf(Flow.Publisher<T> publisher) {
    var items = new CompletableFuture<List<T>>();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          private final List<T> received = new ArrayList<>();

          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(T item) {
            received.add(item);
          }

          @Override
          public void onError(Throwable failure) {
            items.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            items.complete(received);
          }
        });
    return items.join();
  }
}
