package io.ruapc.transport.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/// Whether a key is the other half of a certificate's: two files that belong together are replaced
/// one after the other, and in between nobody could connect.
final class KeyPairs {
  private static final byte[] SAMPLE = {1, 2, 3};

  private KeyPairs() {}

  /// @param file that of the certificate
  /// @throws IOException when they do not belong together
  static void check(PrivateKey key, PublicKey publicKey, Path file)
      throws IOException, GeneralSecurityException {
    if (!areOne(key, publicKey)) {
      throw new IOException("the private key is not that of the certificate in " + file);
    }
  }

  private static boolean areOne(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
          default -> null;
        };
    if (algorithm == null) {
      return true; // not known, so it is left to the handshake
    }
    if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(SAMPLE);
    return signature.verify(signed);
  }
}
