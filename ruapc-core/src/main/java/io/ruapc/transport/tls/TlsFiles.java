package io.ruapc.transport.tls;

import io.ruapc.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Reads what [Tls] names.
final class TlsFiles {
  private static final char[] NO_PASSWORD = {};
  private static final String ENTRY = "ruapc";

  private TlsFiles() {}

  /// What tells whether files have changed.
  record State(Map<Path, Stamp> stamps) {
    boolean isEmpty() {
      return stamps.isEmpty();
    }

    @Override
    public String toString() {
      return stamps.keySet().toString();
    }
  }

  /// The file key changes with a file that has been put in the place of another, or behind a link.
  private record Stamp(FileTime changed, long size, @Nullable Object key) {}

  static State state(Tls tls) throws IOException {
    Map<Path, Stamp> stamps = new TreeMap<>();
    for (Path file : files(tls)) {
      try {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.put(
            file,
            new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
      } catch (IOException problem) {
        throw unreadable(file, problem);
      }
    }
    return new State(stamps);
  }

  private static List<Path> files(Tls tls) {
    List<Path> files = new ArrayList<>();
    switch (tls.identity().orElse(null)) {
      case Tls.PemFiles pem -> files.addAll(List.of(pem.certificates(), pem.key()));
      case Tls.KeyStoreFile store -> files.add(store.file());
      case Tls.SelfSigned _ -> {}
      case null -> {}
    }
    switch (tls.authorities()) {
      case Tls.PemAuthorities pem -> files.add(pem.file());
      case Tls.KeyStoreFile store -> files.add(store.file());
      case Tls.SystemAuthorities _, Tls.NoAuthorities _ -> {}
    }
    return files;
  }

  /// A key and its certificates.
  ///
  /// @throws IOException that names the file when it cannot be read, holds something else, or when
  ///   the key is not that of the certificate
  static KeyManagerFactory identity(Tls.Identity source)
      throws IOException, GeneralSecurityException {
    return switch (source) {
      case Tls.PemFiles pem -> {
        PrivateKey key = Pem.privateKey(bytes(pem.key()), pem.key());
        List<X509Certificate> chain = certificates(pem.certificates());
        KeyPairs.check(key, chain.getFirst().getPublicKey(), pem.certificates());
        yield keyManagers(key, chain);
      }
      case Tls.KeyStoreFile store -> {
        KeyStore keys = keyStore(store);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, store.password().toCharArray());
        yield factory;
      }
      case Tls.SelfSigned own -> {
        SelfSignedCertificate made = SelfSignedCertificate.create(own.hosts());
        yield keyManagers(made.key(), List.of(made.certificate()));
      }
    };
  }

  static TrustManagerFactory authorities(Tls.PemAuthorities source)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = emptyStore();
    int count = 0;
    for (X509Certificate certificate : certificates(source.file())) {
      trusted.setCertificateEntry(ENTRY + count++, certificate);
    }
    return trustManagers(trusted);
  }

  static TrustManagerFactory authorities(Tls.KeyStoreFile source)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = emptyStore();
    KeyStore store = keyStore(source);
    // Those that come with a key, and those whose writer did not mark them as trusted, are meant
    // as well: the file has no other use here.
    for (String alias : Collections.list(store.aliases())) {
      Certificate certificate = store.getCertificate(alias);
      if (certificate != null) {
        trusted.setCertificateEntry(alias, certificate);
      }
    }
    if (trusted.size() == 0) {
      throw new IOException("no certificate in " + source.file());
    }
    return trustManagers(trusted);
  }

  private static KeyManagerFactory keyManagers(PrivateKey key, List<X509Certificate> chain)
      throws IOException, GeneralSecurityException {
    KeyStore keys = emptyStore();
    keys.setKeyEntry(ENTRY, key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, NO_PASSWORD);
    return factory;
  }

  private static TrustManagerFactory trustManagers(KeyStore trusted)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory;
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore keyStore(Tls.KeyStoreFile source)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream input = new ByteArrayInputStream(bytes(source.file()))) {
      store.load(input, source.password().toCharArray());
      return store;
    } catch (IOException problem) {
      throw new IOException("no PKCS#12 file, or another password: " + source.file(), problem);
    }
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream input = new ByteArrayInputStream(bytes(file))) {
      List<X509Certificate> found = new ArrayList<>();
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(input)) {
        found.add((X509Certificate) one);
      }
      if (found.isEmpty()) {
        throw new IOException("no certificate in " + file);
      }
      return found;
    } catch (GeneralSecurityException problem) {
      throw new IOException("no certificates of PEM in " + file, problem);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException problem) {
      throw unreadable(file, problem);
    }
  }

  private static IOException unreadable(Path file, IOException problem) {
    String why =
        switch (problem) {
          case NoSuchFileException _ -> "it is not there";
          case FileSystemException other when other.getReason() != null -> other.getReason();
          default -> Objects.requireNonNullElse(problem.getMessage(), problem.toString());
        };
    return new IOException("cannot read " + file + ": " + why, problem);
  }
}
