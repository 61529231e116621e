package io.ruapc.transport.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/// Keys in PEM. Certificates in PEM are read by the JDK itself.
final class Pem {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /// The same form holds keys of all kinds, and says which only inside.
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

  private Pem() {}

  /// @param file for what is said of it
  static PrivateKey privateKey(byte[] bytes, Path file)
      throws IOException, GeneralSecurityException {
    String text = new String(bytes, StandardCharsets.US_ASCII);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          "no private key in " + file + " that begins with " + BEGIN + conversion(text, file));
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
    } catch (IllegalArgumentException broken) {
      throw new IOException("no private key in " + file + ": broken base64", broken);
    }
    var specification = new PKCS8EncodedKeySpec(encoded);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(specification);
      } catch (InvalidKeySpecException another) {
        // A key of another kind.
      }
    }
    throw new IOException("a private key of an unknown kind in " + file);
  }

  /// What to do with a key in another form than PKCS#8.
  private static String conversion(String text, Path file) {
    return text.contains("PRIVATE KEY-----")
        ? "; convert it: openssl pkcs8 -topk8 -nocrypt -in " + file
        : "";
  }
}
