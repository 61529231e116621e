package io.ruapc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How one side proves who it is, and whom it trusts, where endpoints are encrypted: `tcps://`,
/// `wss://`, `https://`.
///
///     Server.builder().tls(Tls.create().certificate(Path.of("server.pem"), Path.of("server.key")))
///     Client.builder("tcps://example.org:8000").tls(Tls.create().trust(Path.of("ca.pem")))
///
/// Files are read when the server or client is made, which fails if they make no sense, and again
/// when they have changed, see [#reloadInterval]. TLS 1.3 and 1.2 are spoken.
///
/// Immutable: each method gives another one.
public final class Tls {
  /// The standard [#reloadInterval].
  public static final Duration RELOAD_INTERVAL = Duration.ofSeconds(5);

  /// What a server wants to see of its clients.
  public enum ClientCertificates {
    /// Nothing.
    NONE,
    /// A certificate if they have one; one that is not trusted ends the connection.
    WANTED,
    /// A certificate; who has none gets no connection.
    REQUIRED
  }

  /// Where a key and its certificates come from.
  public sealed interface Identity {}

  /// Two files of PEM.
  ///
  /// @param certificates the side's own first, then those that sign it
  /// @param key its private key, in PKCS#8 (`BEGIN PRIVATE KEY`) without a password
  public record PemFiles(Path certificates, Path key) implements Identity {}

  /// A certificate that nobody signed but itself, made at the start with a key of its own.
  ///
  /// @param hosts the names and addresses that it is for
  public record SelfSigned(List<String> hosts) implements Identity {
    /// Copies the list.
    public SelfSigned {
      hosts = List.copyOf(hosts);
    }
  }

  /// Where the certificates of those come from who may sign the other side's.
  public sealed interface Authorities {}

  /// A file of PEM with one certificate or more.
  public record PemAuthorities(Path file) implements Authorities {}

  /// Whom the Java installation trusts.
  public record SystemAuthorities() implements Authorities {}

  /// Anybody may be on the other side.
  public record NoAuthorities() implements Authorities {}

  /// A PKCS#12 file.
  public record KeyStoreFile(Path file, String password) implements Identity, Authorities {
    /// Never shows the password.
    @Override
    public String toString() {
      return "KeyStoreFile[" + file + "]";
    }
  }

  private static final Tls STANDARD = new Tls();

  // Written only before it is handed out.
  private @Nullable Identity identity;
  private Authorities authorities = new SystemAuthorities();
  private ClientCertificates clientCertificates = ClientCertificates.NONE;
  private @Nullable String serverName;
  private Duration reloadInterval = RELOAD_INTERVAL;
  private boolean alsoPlain;

  private Tls() {}

  private Tls(Tls other) {
    this.identity = other.identity;
    this.authorities = other.authorities;
    this.clientCertificates = other.clientCertificates;
    this.serverName = other.serverName;
    this.reloadInterval = other.reloadInterval;
    this.alsoPlain = other.alsoPlain;
  }

  /// No certificate of its own; trusts whom the Java installation trusts. That is enough for a
  /// client of a public server.
  public static Tls create() {
    return STANDARD;
  }

  /// Has a certificate, and its key, in files of PEM. A server needs one; a client does if the
  /// server asks for it.
  ///
  /// @param certificates the side's own first, then those that sign it
  /// @param key its private key, in PKCS#8 (`BEGIN PRIVATE KEY`) without a password
  public Tls certificate(Path certificates, Path key) {
    return with(copy -> copy.identity = new PemFiles(certificates, key));
  }

  /// Has a certificate, and its key, in a PKCS#12 file with one entry.
  public Tls keyStore(Path file, String password) {
    return with(copy -> copy.identity = new KeyStoreFile(file, password));
  }

  /// Has a certificate that is made at the start, for trying things out: no client trusts it unless
  /// it trusts anybody, see [#trustAnybody].
  ///
  /// @param hosts the names and addresses that it is for
  public Tls selfSigned(String... hosts) {
    return with(copy -> copy.identity = new SelfSigned(List.of(hosts)));
  }

  /// Trusts the certificates of this PEM file and those that they have signed, and nobody else.
  public Tls trust(Path file) {
    return with(copy -> copy.authorities = new PemAuthorities(file));
  }

  /// Trusts the certificates of this PKCS#12 file and those that they have signed, and nobody else.
  public Tls trustStore(Path file, String password) {
    return with(copy -> copy.authorities = new KeyStoreFile(file, password));
  }

  /// Takes any certificate for any host: what is sent is encrypted, but perhaps for a stranger. For
  /// tests, and clients only.
  public Tls trustAnybody() {
    return with(copy -> copy.authorities = new NoAuthorities());
  }

  /// What a server wants to see of its clients; whom it has seen is the
  /// [principal][CallContext#principal()] of their calls. With it, [#trust] or [#trustStore] says
  /// who may sign them. Default: nothing.
  public Tls clientCertificates(ClientCertificates value) {
    return with(copy -> copy.clientCertificates = value);
  }

  /// The name that the server's certificate must be for, where that is not the host of the
  /// endpoint.
  public Tls serverName(String name) {
    return with(copy -> copy.serverName = name);
  }

  /// How often files are looked at, at most: with the first connection after that time, which is
  /// itself still made with what was read before. Connections that are open are not touched, and
  /// files that make no sense, say because only one of two has been replaced, change nothing. Too
  /// short: busy servers look at files all the time. Too long: a new certificate is used late.
  /// Default: 5 seconds.
  ///
  /// @throws IllegalArgumentException when it is not above zero
  public Tls reloadInterval(Duration interval) {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("reloadInterval must be above zero: " + interval);
    }
    return with(copy -> copy.reloadInterval = interval);
  }

  /// Lets a server speak without encryption, too, with those who begin so. Default: they are told
  /// that they have to encrypt.
  public Tls alsoPlain() {
    return with(copy -> copy.alsoPlain = true);
  }

  /// Where the certificate of this side comes from; empty if it has none.
  public Optional<Identity> identity() {
    return Optional.ofNullable(identity);
  }

  /// Whom this side trusts.
  public Authorities authorities() {
    return authorities;
  }

  /// What a server wants to see of its clients.
  public ClientCertificates clientCertificates() {
    return clientCertificates;
  }

  /// The name that the server's certificate must be for; empty for the host of the endpoint.
  public Optional<String> serverName() {
    return Optional.ofNullable(serverName);
  }

  /// How often files are looked at, at most.
  public Duration reloadInterval() {
    return reloadInterval;
  }

  /// Whether a server also speaks without encryption.
  public boolean isAlsoPlain() {
    return alsoPlain;
  }

  private Tls with(Consumer<Tls> change) {
    var copy = new Tls(this);
    change.accept(copy);
    return copy;
  }
}
