package io.ruapc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcStream;
import io.ruapc.client.Client;
import io.ruapc.codec.RawValue;
import io.ruapc.examples.Chat;
import io.ruapc.examples.ChatRoom;
import io.ruapc.examples.ClockTicker;
import io.ruapc.examples.CountingUploads;
import io.ruapc.examples.EchoService;
import io.ruapc.examples.Jobs;
import io.ruapc.examples.StepJobs;
import io.ruapc.examples.Ticker;
import io.ruapc.examples.Uploads;
import io.ruapc.schema.Json;
import io.ruapc.schema.ServerDescription;
import io.ruapc.server.Server;
import io.ruapc.service.MethodBinding;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `call` with streams, and `watch`, in this process and in others.
@Timeout(120)
final class ConversationCommandsTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

  private final ChatRoom room = new ChatRoom();

  private final Server server =
      Server.builder()
          .service(Chat.class, room)
          .service(Ticker.class, new ClockTicker(NOON))
          .service(Jobs.class, new StepJobs())
          .service(Uploads.class, new CountingUploads())
          .listen("127.0.0.1:0");

  private final String endpoint = "tcp://127.0.0.1:" + server.port();

  private final InputStream originalIn = System.in;

  private final List<Process> processes = new ArrayList<>();

  /// What a command printed, and its exit code.
  private record Printed(int exitCode, String out, String err) {}

  @AfterEach
  void close() {
    System.setIn(originalIn);
    processes.forEach(Process::destroyForcibly);
    server.close();
  }

  @Test
  void callPrintsAStreamOneValueALine() {
    assertThat(run("call", "Ticker/tick", "{\"count\":3,\"every\":\"1ms\"}"))
        .isEqualTo(
            new Printed(
                0,
                """
                {"number":1,"at":"2026-11-24T12:00:00Z"}
                {"number":2,"at":"2026-11-24T12:00:00Z"}
                {"number":3,"at":"2026-11-24T12:00:00Z"}
                """,
                ""));
  }

  @Test
  void callPrintsItemsWhenTheyCome() throws IOException {
    BufferedReader out = start("call", "Ticker/tick", "{\"count\":2,\"every\":\"1h\"}");

    assertThat(out.readLine()).startsWith("{\"number\":1");
  }

  @Test
  void callThatIsInterruptedCancels() throws Exception {
    BufferedReader out = start("call", "Ticker/tick", "{\"count\":2,\"every\":\"1h\"}");
    out.readLine();
    assertThat(server.activeCalls()).isOne();

    processes.getFirst().destroy();
    while (server.activeCalls() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void callReadsTheItemsOfAStreamFromTheStandardInput() {
    in("\"to be\"\n\n\"or not to be\"\n");

    assertThat(run("call", "Uploads/count"))
        .isEqualTo(new Printed(0, "{\"lines\":2,\"words\":6,\"characters\":17}\n", ""));
  }

  @Test
  void aLineThatIsNoJsonIsNamed() {
    in("\"to be\"\nor\n");

    Printed printed = run("call", "Uploads/count");

    assertThat(printed.exitCode()).isEqualTo(2);
    assertThat(printed.err()).startsWith("ruapc: line 2 of the standard input is no JSON:");
  }

  @Test
  void theStandardInputCannotBeItemsAndArguments() {
    in("\"CRC32\"\n");

    Printed printed = run("call", "Uploads/checksum", "-");

    assertThat(printed.exitCode()).isEqualTo(2);
    assertThat(printed.err()).contains("give the arguments as JSON text, or as @file");
  }

  @Test
  void callOfAMethodWithACallbackNamesWatch() {
    Printed printed = run("call", "Chat/join", "{\"name\":\"a\"}");

    assertThat(printed.exitCode()).isEqualTo(5);
    assertThat(printed.err())
        .contains("listener: callback ChatListener")
        .contains("`ruapc watch` calls it and offers the callbacks");
  }

  @Test
  void watchPrintsTheCallsOfACallbackAndTheResult() {
    for (String format : List.of("--msgpack=false", "--msgpack=true")) {
      Printed printed = run("watch", format, "Jobs/run", "{\"steps\":2,\"every\":\"1ms\"}");

      assertThat(printed.exitCode()).isZero();
      assertThat(withoutTimes(printed.out()))
          .isEqualTo("report {\"done\":1,\"steps\":2}\nreport {\"done\":2,\"steps\":2}\n-> 2\n");
      assertThat(printed.err()).endsWith("* ended: the server holds the callback no longer\n");
    }
  }

  @Test
  void watchStopsAfterAsManyCallsAsWanted() {
    Printed printed =
        run("watch", "--count=1", "Jobs/run", "{\"steps\":1000000,\"every\":\"1ms\"}");

    assertThat(printed.exitCode()).isZero();
    assertThat(withoutTimes(printed.out())).isEqualTo("report {\"done\":1,\"steps\":1000000}\n");
    assertThat(printed.err()).endsWith("* ended after 1 calls\n");
  }

  @Test
  void watchWantsAMethodWithACallback() {
    assertThat(run("watch", "Chat/who").exitCode()).isEqualTo(2);
    assertThat(run("watch", "Chat/jion").err()).contains("did you mean Chat/join?");
    assertThat(run("watch", "--count=-1", "Chat/join").exitCode()).isEqualTo(2);
    assertThat(run("watch", "Chat/join", "3").err()).contains("the arguments must be an object");
  }

  @Test
  void everyProcessThatWatchesTheRoomHearsWhatIsSaidUntilItIsKilled() throws Exception {
    BufferedReader a = start("watch", "Chat/join", "{\"name\":\"a\"}");
    assertThat(hear(a)).isEqualTo("joined \"a\"");
    BufferedReader b = start("watch", "Chat/join", "{\"name\":\"b\"}");
    assertThat(hear(a)).isEqualTo("joined \"b\"");
    assertThat(hear(b)).isEqualTo("joined \"b\"");

    run("call", "Chat/say", "{\"name\":\"c\",\"text\":\"hello\"}");
    String said = "said {\"name\":\"c\",\"text\":\"hello\"}";
    assertThat(hear(a)).isEqualTo(said);
    assertThat(hear(b)).isEqualTo(said);

    processes.get(1).destroyForcibly(); // kill -9
    assertThat(hear(a)).isEqualTo("left \"b\"");
    assertThat(run("call", "Chat/who").out()).isEqualTo("[\"a\"]\n");

    run("call", "Chat/leave", "\"a\"");
    assertThat(a.readLine()).isNull();
    assertThat(processes.getFirst().waitFor()).isZero();
  }

  @Test
  void watchSaysWhenTheConnectionEnds() throws Exception {
    BufferedReader a = start("watch", "Chat/join", "{\"name\":\"a\"}");
    hear(a);

    server.close();

    assertThat(a.readLine()).isNull();
    assertThat(processes.getFirst().waitFor()).isEqualTo(3);
    assertThat(new String(processes.getFirst().getErrorStream().readAllBytes(), UTF_8))
        .contains("ruapc: the connection to " + endpoint + " ended");
  }

  @Test
  void watchThatIsStoppedSaysSo() throws Exception {
    BufferedReader a = start("watch", "Chat/join", "{\"name\":\"a\"}");
    hear(a);

    processes.getFirst().toHandle().destroy(); // leaves its streams open

    assertThat(a.readLine()).isNull();
    assertThat(new String(processes.getFirst().getErrorStream().readAllBytes(), UTF_8))
        .endsWith("* ended by a signal\n");
  }

  /// What would be printed waits for who reads it, and only so much may wait.
  @Test
  void watchSaysWhenCallsComeFasterThanTheyCanBePrinted() {
    var isRead = new CountDownLatch(1);
    var stuck =
        new Writer() {
          @Override
          public void write(char[] text, int offset, int length) throws IOException {
            try {
              isRead.await();
            } catch (InterruptedException interrupted) {
              throw new IOException(interrupted);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var err = new StringWriter();
    Thread.startVirtualThread(() -> {
      awaitActiveCalls(1);
      awaitActiveCalls(0); // the server has heard that its calls are too many
      isRead.countDown();
    });
    int exitCode =
        Main.run(
            new PrintWriter(stuck, true),
            new PrintWriter(err, true),
            withTarget("watch", "Jobs/run", "{\"steps\":100000,\"every\":\"0ms\"}")
                .toArray(String[]::new));
    assertThat(err.toString()).contains("calls came faster than they could be printed");
    assertThat(exitCode).isEqualTo(6);
  }

  private void awaitActiveCalls(int count) {
    while (server.activeCalls() != count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void watchPrintsTheItemsThatACallbackIsSent() throws Exception {
    ServerDescription server =
        ServerDescription.of(
            Json.of(
                RawValue.ofJson(
                    """
                    {"services":[{"name":"Feed","methods":[{"name":"send",
                      "request_schema":{"type":"string"},"response_schema":{},"input":{"type":"integer"}}]}]}
                    """)));
    var out = new StringWriter();
    var watch = new Watch(new PrintWriter(out, true), RawValue.ofJson("true"), 0);
    var offered =
        watch.offer(Map.of("", new MethodShape.Callback("Feed", server.methodsOf("Feed"))));
    MethodBinding<?, ?> send =
        Objects.requireNonNull(offered.get("")).service().methods().getFirst();

    assertThat(handle(send, RpcStream.of(RawValue.ofJson("1"), RawValue.ofJson("2"))))
        .isEqualTo("true");

    assertThat(withoutTimes(out.toString())).isEqualTo("send \"numbers\"\nsend <- 1\nsend <- 2\n");
  }

  @SuppressWarnings("unchecked") // arguments and result of tools are undecoded
  private static String handle(MethodBinding<?, ?> binding, RpcStream<RawValue> items)
      throws Exception {
    Object result =
        ((MethodBinding<RawValue, RawValue>) binding).handle(RawValue.ofJson("\"numbers\""), items);
    return ((RawValue) Objects.requireNonNull(result)).toJson();
  }

  @Test
  void aDemoThatIsToldToStopEndsItsCallsAndTakesNoMore() throws Exception {
    BufferedReader out = startProcess(List.of("demo", "--listen=127.0.0.1:0"));
    String at = out.readLine().replaceAll(".* is at (\\S+);.*", "$1");
    Process demo = processes.getFirst();
    try (var client = Client.builder(at).timeout(Duration.ofMinutes(1)).build()) {
      var steps = new LinkedBlockingQueue<Integer>();
      CompletableFuture<Integer> job =
          CompletableFuture.supplyAsync(() ->
              client
                  .stub(Jobs.class)
                  .run(20, Duration.ofMillis(50), (done, all) -> steps.add(done)));
      steps.take();
      demo.destroy(); // SIGTERM
      RpcException refusal = refusal(client.stub(EchoService.class));
      assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(refusal.retryIsSafe()).isTrue();
      assertThat(job.join()).isEqualTo(20);
      assertThat(steps).hasSize(19);
    }
    assertThat(demo.waitFor()).isEqualTo(128 + 15);
  }

  private static RpcException refusal(EchoService echo) {
    while (true) {
      try {
        assertThat(echo.echo("x")).isEqualTo("x");
      } catch (RpcException refused) {
        return refused;
      }
    }
  }

  @Test
  void lsShowsStreamsAndCallbacks() {
    assertThat(run("ls").out())
        .contains("join(name: string, listener: callback ChatListener)")
        .contains("ChatListener  (callback)")
        .contains("count(stream string) -> Count")
        .contains("-> stream Tick");
  }

  private static void in(String text) {
    System.setIn(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static String hear(BufferedReader out) throws IOException {
    return withoutTimes(out.readLine());
  }

  private static String withoutTimes(String lines) {
    return lines.replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ", "");
  }

  /// Runs a command in a process of its own.
  ///
  /// @return its standard output
  private BufferedReader start(String command, String... arguments) throws IOException {
    return startProcess(withTarget(command, arguments));
  }

  private BufferedReader startProcess(List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-cp");
    line.add(
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", ""));
    line.add("io.ruapc.cli.Main");
    line.addAll(arguments);
    Process process = new ProcessBuilder(line).start();
    processes.add(process);
    return process.inputReader(UTF_8);
  }

  private Printed run(String command, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            withTarget(command, arguments).toArray(String[]::new));
    return new Printed(exitCode, out.toString(), err.toString());
  }

  /// With the server, and more time than the default, for machines that have much else to do.
  private List<String> withTarget(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, "--timeout=1m", endpoint));
    all.addAll(List.of(arguments));
    return all;
  }
}
