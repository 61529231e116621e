package io.ruapc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.CallContext;
import io.ruapc.Tls;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void callIsEncryptedWhereTheEndpointSaysSo() {
    try (Server encrypted =
        Server.builder()
            .service(EchoService.class, text -> text)
            .tls(Tls.create().selfSigned("localhost"))
            .listen("127.0.0.1:0")) {
      String there = "tcps://localhost:" + encrypted.port();

      assertThat(run("call", "--insecure", there, "EchoService/echo", "\"hi\"").out())
          .isEqualTo("\"hi\"\n");
      Printed distrusted = run("call", there, "EchoService/echo", "\"hi\"");
      assertThat(distrusted.exitCode()).isEqualTo(3);
      assertThat(distrusted.err()).contains("not signed by one whom this side trusts");
      Printed misled = run("call", "--tls-ca", "/nowhere.pem", there, "EchoService/echo", "1");
      assertThat(misled.exitCode()).isEqualTo(2);
      assertThat(misled.err()).contains("cannot read /nowhere.pem: it is not there");
    }
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
  void aDeclaredErrorIsPrintedWithItsKindAndItsData() {
    Printed printed = call("ShopService/order", "{\"items\":{\"atlas\":9},\"payment\":\"Cash\"}");

    assertThat(printed.exitCode()).isEqualTo(1);
    assertThat(printed.err())
        .isEqualTo(
            """
            ruapc: OutOfStock: only 1 left of atlas
              data {"product":"atlas","left":1}
            """);
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
        .startsWith("ruapc: DeserializeFailed: expected an integer, found a text at $.items.lens\n")
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
  void lsBreaksWhatIsTooWideForATerminal() {
    Printed all = run("ls", endpoint);
    Printed detailed = run("ls", endpoint, "ShopService");

    assertThat(all.out())
        .contains(
            """
              Product = {
                id: string
                name: string
                category: Category
                price: decimal
                tags: [string]
                note?: string?
              }
            """);
    assertThat(detailed.out().lines()).allMatch(line -> line.length() <= Notation.COLUMNS);
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
    assertThat(printed.out()).contains("demo", "call", "ls", "bench", "install", "jdk");
    assertThat(printed.out().lines()).allMatch(line -> line.length() < Notation.COLUMNS);
  }

  @Test
  void aTakenPortSaysHowToChooseAnother() {
    Printed printed = run("demo", "--listen", "127.0.0.1:" + server.port());

    assertThat(printed.exitCode()).isEqualTo(3);
    assertThat(printed.err())
        .isEqualTo(
            "ruapc: cannot listen on 127.0.0.1:%d: the port is taken\n".formatted(server.port())
                + "  `ruapc demo --help` says how to choose another address, and the files of"
                + " --tls\n");
  }

  @Test
  void aPlaceToListenThatIsNoneIsAUsageError() {
    assertThat(run("demo", "--listen", "foo"))
        .isEqualTo(
            new Printed(
                2,
                "",
                "ruapc: Invalid value for option '--listen': an address is written host:port: foo"
                    + " (`ruapc demo --help` says more)\n"));
  }

  @Test
  void aHeaderWithAnIllegalNameIsAUsageError() {
    Printed printed = call("-H", "A=b", "EchoService/echo", "\"hi\"");

    assertThat(printed)
        .isEqualTo(
            new Printed(
                2,
                "",
                "ruapc: header name may hold a-z 0-9 . _ - only: A (`ruapc call --help` says"
                    + " more)\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          demo --lisen 8000       | no option --lisen, did you mean --listen? (`ruapc demo --help` says more)
          call --mesgpack=1 a b   | no option --mesgpack, did you mean --msgpack? (`ruapc call --help` says more)
          ls --hepl               | no option --hepl, did you mean --help? (`ruapc ls --help` says more)
          cal                     | no command cal, did you mean call? (`ruapc --help` says more)
          ls tcp://a:1 Echo more  | one argument too many: more (`ruapc ls --help` says more)
          call                    | Missing required parameters: 'ENDPOINT', 'Service/method' (`ruapc call --help` says more)
          ls tcp://a:1 --timeout  | Missing required parameter for option '--timeout' (TIME) (`ruapc ls --help` says more)
          """)
  void whatIsNotUnderstoodIsOneLine(String arguments, String line) {
    assertThat(run(arguments.split(" +"))).isEqualTo(new Printed(2, "", "ruapc: " + line + "\n"));
  }

  @Test
  void withoutACommandTheHelpIsNamed() {
    assertThat(run())
        .isEqualTo(new Printed(2, "", "ruapc: no command (`ruapc --help` says more)\n"));
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
