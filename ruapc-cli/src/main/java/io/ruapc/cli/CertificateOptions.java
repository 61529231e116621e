package io.ruapc.cli;

import io.ruapc.Tls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The certificate that this side shows.
final class CertificateOptions {
  @ArgGroup(exclusive = false)
  private @Nullable Files files;

  CertificateOptions() {}

  /// Both or none.
  @SuppressWarnings("NullAway.Init") // the fields are set from the command line
  static final class Files {
    @Option(
        names = "--tls-cert",
        paramLabel = "FILE",
        required = true,
        description = "The certificate to show, and those that sign it, in PEM.")
    private Path certificate;

    @Option(
        names = "--tls-key",
        paramLabel = "FILE",
        required = true,
        description = "Its private key, in PEM (PKCS#8).")
    private Path key;

    Files() {}
  }

  boolean isGiven() {
    return files != null;
  }

  Tls addTo(Tls tls) {
    return files == null ? tls : tls.certificate(files.certificate, files.key);
  }
}
