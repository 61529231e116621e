package io.ruapc.cli;

import io.ruapc.Endpoint;
import io.ruapc.Format;
import io.ruapc.client.Client;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// The server that a command talks to, and how long it may take: what commands that call have in
/// common.
@SuppressWarnings("NullAway.Init") // the fields are set from the command line
final class Target {
  @Parameters(
      index = "0",
      paramLabel = "ENDPOINT",
      converter = EndpointConverter.class,
      description = "Where the server is, as tcp://127.0.0.1:8000.")
  private Endpoint endpoint;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description =
          "How long to wait, connecting included: 200ms, 5s, 2m (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Mixin private TlsOptions tls;

  Target() {}

  Endpoint endpoint() {
    return endpoint;
  }

  Duration timeout() {
    return timeout;
  }

  Client client(Format format) {
    Client.Builder builder =
        Client.builder(endpoint).timeout(timeout).connectTimeout(timeout).format(format);
    tls.applyTo(builder);
    try {
      return builder.build();
    } catch (UncheckedIOException unreadable) {
      throw new Explained(
          Outcome.USAGE,
          String.valueOf(Objects.requireNonNull(unreadable.getCause()).getMessage()));
    } catch (IllegalArgumentException wrong) {
      throw new Explained(Outcome.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  /// Reads an endpoint, with the message that says what is wrong with it.
  static final class EndpointConverter implements ITypeConverter<Endpoint> {
    EndpointConverter() {}

    @Override
    public Endpoint convert(String text) {
      try {
        return Endpoint.parse(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    }
  }

  /// Reads `200ms`, `1.5s`, `2m`.
  static final class DurationConverter implements ITypeConverter<Duration> {
    DurationConverter() {}

    @Override
    public Duration convert(String text) {
      int unit = 0;
      while (unit < text.length() && "0123456789.".indexOf(text.charAt(unit)) >= 0) {
        unit++;
      }
      double nanos =
          switch (text.substring(unit)) {
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> Double.NaN;
          };
      try {
        var duration =
            Duration.ofNanos((long) (Double.parseDouble(text.substring(0, unit)) * nanos));
        if (!duration.isZero()) {
          return duration;
        }
      } catch (NumberFormatException noNumber) {
        // The same advice as for zero and for unknown units.
      }
      throw new TypeConversionException("a time is written 200ms, 5s or 2m: " + text);
    }
  }
}
