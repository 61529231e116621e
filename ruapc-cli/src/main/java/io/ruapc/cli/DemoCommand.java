package io.ruapc.cli;

import io.ruapc.Endpoint;
import io.ruapc.Tls;
import io.ruapc.examples.Chat;
import io.ruapc.examples.ChatRoom;
import io.ruapc.examples.ClockTicker;
import io.ruapc.examples.CountingUploads;
import io.ruapc.examples.EchoService;
import io.ruapc.examples.GreetService;
import io.ruapc.examples.Jobs;
import io.ruapc.examples.Shop;
import io.ruapc.examples.ShopService;
import io.ruapc.examples.StepJobs;
import io.ruapc.examples.Ticker;
import io.ruapc.examples.Uploads;
import io.ruapc.server.Server;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `ruapc demo`: a server to try things on.
@SuppressWarnings("NullAway.Init") // the fields are set from the command line
@Command(
    name = "demo",
    description = "Starts a server with a few services to try.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  /// How long calls may go on after the server was told to stop.
  private static final Duration DRAIN = Duration.ofSeconds(5);

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8000",
      converter = AddressConverter.class,
      description = "Where to listen; port 0 takes any free one (default: ${DEFAULT-VALUE}).")
  private Endpoint.Address listen;

  @Option(
      names = "--tls",
      description =
          "Encrypt, with a certificate that is made for this run: clients need --insecure for it.")
  private boolean tls;

  @Mixin private CertificateOptions certificate;

  @Spec private CommandSpec spec;

  DemoCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Server server = start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> server.close(DRAIN), "drain"));
      out.println(welcome(server, tls ? "--insecure " : ""));
      server.awaitClose();
    }
    return Outcome.ANSWERED.exitCode();
  }

  private Server start() {
    try {
      Server.Builder builder = DemoPage.add(services());
      if (certificate.isGiven()) {
        builder.tls(certificate.addTo(Tls.create()));
      } else if (tls) {
        builder.tls(Tls.create().selfSigned("localhost", listen.host()));
      }
      return builder.listen(listen.toString());
    } catch (UncheckedIOException failure) {
      throw new Explained(
          Outcome.UNREACHABLE,
          String.valueOf(Objects.requireNonNull(failure.getCause()).getMessage()),
          "`ruapc demo --help` says how to choose another address, and the files of --tls");
    }
  }

  /// A server with the services of the demo, not yet listening.
  static Server.Builder services() {
    return Server.builder()
        .service(EchoService.class, text -> text)
        .service(GreetService.class, name -> "hello " + name + "!")
        .service(ShopService.class, new Shop(Clock.systemUTC()))
        .service(Chat.class, new ChatRoom())
        .service(Ticker.class, new ClockTicker(Clock.systemUTC()))
        .service(Jobs.class, new StepJobs())
        .service(Uploads.class, new CountingUploads());
  }

  /// Reads `host:port`, with the message that says what is wrong with it.
  static final class AddressConverter implements ITypeConverter<Endpoint.Address> {
    AddressConverter() {}

    @Override
    public Endpoint.Address convert(String text) {
      try {
        return Endpoint.Address.parse(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    }
  }

  /// @param options that clients need
  private static String welcome(Server server, String options) {
    String endpoint = server.endpoint().toString();
    String scheme = endpoint.startsWith("tcps:") ? "https://" : "http://";
    String target = options + endpoint;
    String call = "  " + System.getProperty("ruapc.command", "ruapc") + " call " + target;
    return """
    The demo server is at %5$s; Ctrl-C stops it. Its page is at %4$s
    Try in another terminal:

      %2$s ls %1$s
    %3$s EchoService/echo '"hi"'
    %3$s GreetService/greet '"alice"'
    %3$s ShopService/search '{"text":""}'
    %3$s ShopService/order '{"items":{"lens":2},"payment":"Cash"}'
    %3$s ShopService/order '{"items":{"atlas":9},"payment":{"Invoice":{"company":"Acme","days":14}}}'
    %3$s Ticker/tick '{"count":3,"every":"100ms"}'

    Talk, with `watch` in one terminal and `call` in another:

      %2$s watch %1$s Chat/join '{"name":"alice"}'
    %3$s Chat/say '{"name":"bob","text":"hello"}'
    """
        .formatted(
            target,
            System.getProperty("ruapc.command", "ruapc"),
            call,
            scheme + server.address(),
            endpoint);
  }
}
