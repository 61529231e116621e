package io.ruapc.transport.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.ruapc.Tls;
import io.ruapc.Tls.ClientCertificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a side has read of its [Tls], for all its connections; reads again what has changed.
///
/// Safe from any thread. Files are looked at on a thread of their own, at most once in a
/// [Tls#reloadInterval] and only while somebody connects.
final class TlsContext {
  /// Where the costly steps of a handshake run: an event loop has others to serve meanwhile.
  static final Executor TASKS = task -> Thread.ofVirtual().name("ruapc-tls").start(task);

  private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private final Tls tls;
  private final boolean isClient;
  private final List<String> applicationProtocols;
  private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime());

  /// Of the files that were read last, with success or not. Only the one thread that looks uses it.
  private volatile TlsFiles.State state;

  private volatile SslContext current;

  private TlsContext(
      Tls tls,
      boolean isClient,
      List<String> applicationProtocols,
      TlsFiles.State state,
      SslContext current) {
    this.tls = tls;
    this.isClient = isClient;
    this.applicationProtocols = applicationProtocols;
    this.state = state;
    this.current = current;
  }

  /// @param applicationProtocols the best first
  /// @throws IOException when the files cannot be read or make no sense
  static TlsContext create(Tls tls, boolean isClient, List<String> applicationProtocols)
      throws IOException {
    if (!isClient && tls.identity().isEmpty()) {
      throw new IllegalArgumentException("TLS at a server needs a certificate");
    }
    if (!isClient && tls.authorities() instanceof Tls.NoAuthorities) {
      throw new IllegalArgumentException("only a client may trust anybody");
    }
    TlsFiles.State state = TlsFiles.state(tls);
    SslContext first = build(tls, isClient, applicationProtocols);
    return new TlsContext(tls, isClient, applicationProtocols, state, first);
  }

  /// What the next connection uses.
  SslContext current() {
    long now = System.nanoTime();
    long looked = lookedNanos.get();
    if (now - looked >= tls.reloadInterval().toNanos()
        && lookedNanos.compareAndSet(looked, now)
        && !state.isEmpty()) {
      TASKS.execute(this::reload);
    }
    return current;
  }

  /// Whether it is known who is on the other side, if it shows a certificate.
  boolean verifies() {
    return !(tls.authorities() instanceof Tls.NoAuthorities);
  }

  private void reload() {
    try {
      TlsFiles.State now = TlsFiles.state(tls);
      if (now.equals(state)) {
        return;
      }
      state = now;
      current = build(tls, isClient, applicationProtocols);
      LOG.info("changed certificates are used from now on: {}", now);
    } catch (IOException | RuntimeException problem) {
      LOG.warn("changed certificates are not used, those before stay", problem);
    }
  }

  private static SslContext build(Tls tls, boolean isClient, List<String> applicationProtocols)
      throws IOException {
    try {
      SslContextBuilder builder =
          isClient
              ? SslContextBuilder.forClient()
              : SslContextBuilder.forServer(TlsFiles.identity(tls.identity().orElseThrow()));
      if (isClient && tls.identity().isPresent()) {
        builder.keyManager(TlsFiles.identity(tls.identity().get()));
      }
      switch (tls.authorities()) {
        case Tls.SystemAuthorities _ -> {}
        case Tls.NoAuthorities _ -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        case Tls.PemAuthorities pem -> builder.trustManager(TlsFiles.authorities(pem));
        case Tls.KeyStoreFile store -> builder.trustManager(TlsFiles.authorities(store));
      }
      return builder
          .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
          .protocols(VERSIONS)
          .endpointIdentificationAlgorithm(
              isClient && !(tls.authorities() instanceof Tls.NoAuthorities) ? "HTTPS" : null)
          .clientAuth(clientAuth(tls.clientCertificates()))
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  applicationProtocols))
          .build();
    } catch (GeneralSecurityException problem) {
      throw new IOException("TLS cannot be set up: " + problem.getMessage(), problem);
    }
  }

  private static ClientAuth clientAuth(ClientCertificates wanted) {
    return switch (wanted) {
      case NONE -> ClientAuth.NONE;
      case WANTED -> ClientAuth.OPTIONAL;
      case REQUIRED -> ClientAuth.REQUIRE;
    };
  }
}
