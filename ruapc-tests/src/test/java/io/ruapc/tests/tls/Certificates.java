package io.ruapc.tests.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Certificates for tests, made with the JDK's `keytool`.
final class Certificates {
  static final String PASSWORD = "secret";

  private final Path folder;
  private final Path store;

  /// A certificate with its key, as files of PEM and as one of PKCS#12.
  record Issued(Path certificates, Path key, Path keyStore) {}

  Certificates(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("all.p12");
  }

  /// One that may sign others, and signs itself.
  Issued authority(String name) throws Exception {
    return make(name, List.of("-ext", "bc:c"));
  }

  /// One for this machine.
  Issued server(String name, String authority) throws Exception {
    return signed(name, authority, "-ext", "san=dns:localhost,ip:127.0.0.1");
  }

  /// One that an authority has signed.
  ///
  /// @param more options of `keytool`
  Issued signed(String name, String authority, String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of("-signer", authority));
    options.addAll(List.of(more));
    return make(name, options);
  }

  private Issued make(String name, List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException(new String(output, StandardCharsets.UTF_8));
    }
    return export(name);
  }

  private Issued export(String name) throws IOException, GeneralSecurityException {
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream input = Files.newInputStream(store)) {
      all.load(input, PASSWORD.toCharArray());
    }
    Key key = all.getKey(name, PASSWORD.toCharArray());
    Certificate[] chain = all.getCertificateChain(name);
    var issued =
        new Issued(
            folder.resolve(name + ".pem"),
            folder.resolve(name + ".key"),
            folder.resolve(name + ".p12"));
    var certificates = new StringBuilder();
    for (Certificate one : chain) {
      certificates.append(pem("CERTIFICATE", one.getEncoded()));
    }
    Files.writeString(issued.certificates, certificates);
    Files.writeString(issued.key, pem("PRIVATE KEY", key.getEncoded()));
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(name, key, PASSWORD.toCharArray(), chain);
    try (var output = Files.newOutputStream(issued.keyStore)) {
      own.store(output, PASSWORD.toCharArray());
    }
    return issued;
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
