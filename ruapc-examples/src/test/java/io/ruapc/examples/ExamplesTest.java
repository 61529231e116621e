package io.ruapc.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/// The examples print what they promise.
final class ExamplesTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, UTF_8);

  @Test
  void asynchronousCallsAreAnsweredInTheOrderOfTheirFutures() {
    AsynchronousCalls.run(out);

    assertThat(lines()).containsExactly("hello alice!", "hello bob!", "hello carol!");
  }

  @Test
  void deadlinesEndBothSides() throws InterruptedException {
    Deadlines.run(out);

    assertThat(lines()).containsExactly("no answer in 100 ms", "the handler has stopped too");
  }

  @Test
  void errorsAreCaughtAsThemselves() {
    Errors.run(out);

    assertThat(lines())
        .containsExactly(
            "there are only 1 of atlas",
            "nobody sells a moon",
            "INVALID_ARGUMENT: count must be at least 1: -1",
            "paid 19.50");
  }

  @Test
  void callbacksAreHeardBeforeTheCallReturns() {
    CallbackArguments.run(out);

    assertThat(lines()).containsExactly("1 of 3", "2 of 3", "3 of 3", "done 3");
  }

  @Test
  void keptCallbacksAreHeardUntilTheyAreGivenBack() throws Exception {
    KeptCallbacks.run(out);

    assertThat(lines()).containsExactly("alice joined", "bob: hello", "the room: []");
  }

  @Test
  void streamsRunBothWays() {
    Streams.run(out);

    assertThat(lines())
        .containsExactly("tick 1", "tick 2", "tick 3", "Count[lines=2, words=6, characters=17]");
  }

  @Test
  void serversCallServicesOfTheirClients() {
    Push.run(out);

    assertThat(lines()).containsExactly("hello alice, says the client");
  }

  @Test
  void interceptorsKnowTheCaller() {
    Interceptors.run(out);

    assertThat(lines())
        .containsExactly(
            "calling EchoService/echo",
            "alice says hi",
            "calling EchoService/echo",
            "UNAUTHENTICATED");
  }

  @Test
  void cancellingAFutureStopsItsHandler() throws InterruptedException {
    Cancelling.run(out);

    assertThat(lines()).containsExactly("the handler has stopped");
  }

  @Test
  void handlersAreCalledAsTheyWant() throws InterruptedException {
    Handlers.run(out);

    assertThat(lines()).containsExactly("hi from the event loop", "TIMEOUT", "and nobody sleeps");
  }

  @Test
  void optionsHoldForAStubACallOrAStretchOfCode() {
    Options.run(out);

    assertThat(lines())
        .containsExactly(
            "hello alice of acme",
            "hello bob of umbrella",
            "hello carol of umbrella",
            "hello dave of umbrella");
  }

  @Test
  void stagedAnswersComeLater() {
    StagedAnswers.run(out);

    assertThat(lines()).containsExactly("rain in Oslo, rain in Rome");
  }

  @Test
  void oneProcessNeedsNoPort() {
    OneProcess.run(out);

    assertThat(lines()).containsExactly("hello alice!", "1 connection to local://greetings");
  }

  private String[] lines() {
    return printed.toString(UTF_8).lines().toArray(String[]::new);
  }
}
