package io.ruapc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.CallContext;
import io.ruapc.examples.EchoService;
import io.ruapc.examples.GreetService;
import io.ruapc.examples.Shop;
import io.ruapc.examples.ShopService;
import io.ruapc.server.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands against a real server.
final class MainTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

  private final CountDownLatch never = new CountDownLatch(1);

  private final Server server =
      Server.builder()
          .service(EchoService.class, text -> text)
          .service(GreetService.class, this::greet)
          .service(ShopService.class, new Shop(NOON))
          .listen("127.0.0.1:0");

  private final String endpoint = "tcp://127.0.0.1:" + server.port();

  @TempDir private Path folder;

  /// What a command printed, and its exit code.
  private record Printed(int exitCode, String out, String err) {}

  @AfterEach
  void close() {
    never.countDown();
    server.close();
  }

  @Test
  void callPrintsTheAnswerAsJson() {
    assertThat(call("EchoService/echo", "\"hi\"")).isEqualTo(new Printed(0, "\"hi\"\n", ""));
  }

  @Test
  void callTravelsAsMessagePackToo() {
    assertThat(call("--msgpack", "EchoService/echo", "\"hü\"").out()).isEqualTo("\"hü\"\n");
  }

  @Test
  void callReadsItsArgumentsFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("order.json"), "{\"text\":\"Lens\"}", UTF_8);

    assertThat(call("ShopService/search", "@" + file).out())
        .isEqualTo(
            """
            [{"id":"lens","name":"Lens","category":"TOOL","price":"19.50","tags":["glass"],"note":null}]
            """);
  }

  @Test
  void callWithoutArgumentsSendsNull() {
    assertThat(call("ShopService/stock").out()).isEqualTo("{\"atlas\":1,\"go\":3,\"lens\":12}\n");
  }

  @Test
  void callSendsHeaders() {
    assertThat(call("-H", "tenant=acme", "GreetService/greet", "\"header\"").out())
        .isEqualTo("\"acme\"\n");
  }

  @Test
  void callTellsStagesWhenAsked() {
    Printed printed = call("-v", "EchoService/echo", "\"hi\"");

    assertThat(printed.out()).isEqualTo("\"hi\"\n");
    assertThat(printed.err().lines())
        .hasSize(3)
        .anyMatch(
            line -> line.matches("\\* connected to " + endpoint + ", first answer after .* ms"))
        .anyMatch(line -> line.startsWith("* calling EchoService/echo with 4 bytes of JSON"))
        .anyMatch(line -> line.matches("\\* answered after .* ms with 4 bytes of JSON"));
  }

  @Test
  void aDeclaredErrorIsPrintedWithItsKind() {
    Printed printed = call("ShopService/order", "{\"items\":{\"atlas\":9},\"payment\":\"Cash\"}");

    assertThat(printed.exitCode()).isEqualTo(1);
    assertThat(printed.err()).startsWith("ruapc: OutOfStock: only 1 left of atlas");
  }

  @Test
  void aMisspeltMethodGetsSuggestions() {
    Printed printed = call("EchoService/ecko", "\"hi\"");

    assertThat(printed.exitCode()).isEqualTo(5);
    assertThat(printed.err())
        .isEqualTo(
            """
            ruapc: no method EchoService/ecko at %s
              did you mean EchoService/echo?
              `ruapc ls %1$s` lists what there is
            """
                .formatted(endpoint));
  }

  @Test
  void aWrongTypeIsPrintedWithItsPathAndTheRightShape() {
    Printed printed =
        call("ShopService/order", "{\"items\":{\"lens\":\"two\"},\"payment\":\"Cash\"}");

    assertThat(printed.exitCode()).isEqualTo(5);
    assertThat(printed.err())
        .contains("$.items")
        .contains("its shape is order(items: {string: int32}, payment: Payment) -> Order")
        .contains("`ruapc ls " + endpoint + " ShopService` says more");
  }

  @Test
  void aClosedPortGetsAHint() throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Printed printed = run("call", "tcp://127.0.0.1:" + port, "EchoService/echo", "\"hi\"");

    assertThat(printed.exitCode()).isEqualTo(3);
    assertThat(printed.err()).contains("is a server running at tcp://127.0.0.1:" + port + "?");
  }

  @Test
  void aTimeoutSaysHowToAllowMore() {
    Printed printed = run("call", endpoint, "--timeout", "100ms", "GreetService/greet", "\"slow\"");

    assertThat(printed.exitCode()).isEqualTo(4);
    assertThat(printed.err())
        .startsWith("ruapc: no answer from " + endpoint + " within 100 ms")
        .contains("--timeout");
  }

  @Test
  void aBareWordIsToldAboutQuotes() {
    Printed printed = call("EchoService/echo", "hi");

    assertThat(printed.exitCode()).isEqualTo(2);
    assertThat(printed.err()).contains("text needs quotes that the shell leaves alone: '\"hi\"'");
  }

  @Test
  void aBadEndpointIsToldHowOneIsWritten() {
    Printed printed = run("call", "localhost:8000", "EchoService/echo", "\"hi\"");

    assertThat(printed.exitCode()).isEqualTo(2);
    assertThat(printed.err()).contains("scheme://host:port");
  }

  @Test
  void lsListsMethodsWithTheirShapes() {
    assertThat(run("ls", endpoint).out())
        .contains("EchoService\n  echo(string) -> string\n")
        .contains("  search(text: string, category?: Category?, limit?: int32 = 10) -> [Product]\n")
        .contains("  find(int64) -> Order?\n")
        .contains("  Category = \"BOOK\" | \"GAME\" | \"TOOL\"\n");
  }

  @Test
  void lsOfOneServiceTellsAllThatIsSaidAboutIt() {
    Printed printed = run("ls", endpoint, "ShopService");

    assertThat(printed.out())
        .startsWith("ShopService\n  A small shop.")
        .contains("Takes an order: all of it, or nothing.")
        .contains("fails with UnknownProduct, OutOfStock")
        .doesNotContain("EchoService");
  }

  @Test
  void lsOfAnUnknownServiceGetsSuggestions() {
    Printed printed = run("ls", endpoint, "ShopServise");

    assertThat(printed.exitCode()).isEqualTo(5);
    assertThat(printed.err()).contains("did you mean ShopService?");
  }

  @Test
  void helpNamesTheCommands() {
    Printed printed = run("--help");

    assertThat(printed.exitCode()).isZero();
    assertThat(printed.out()).contains("demo", "call", "ls", "bench");
  }

  @Test
  void aTakenPortSaysHowToChooseAnother() {
    Printed printed = run("demo", "--listen", "127.0.0.1:" + server.port());

    assertThat(printed.exitCode()).isEqualTo(3);
    assertThat(printed.err()).contains("choose another place with --listen");
  }

  private String greet(String name) {
    return switch (name) {
      case "slow" -> {
        await();
        yield "at last";
      }
      case "header" -> String.valueOf(CallContext.current().headers().get("tenant"));
      default -> "hello " + name + "!";
    };
  }

  private void await() {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Printed call(String... arguments) {
    // Longer than the default, for machines that have much else to do.
    var all = new ArrayList<String>(List.of("call", endpoint, "--timeout=1m"));
    for (String argument : arguments) {
      all.add(argument);
    }
    return run(all.toArray(String[]::new));
  }

  private static Printed run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Printed(exitCode, out.toString(), err.toString());
  }
}
