package io.ruapc.transport.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/// A certificate that is signed by its own key, written in DER: the JDK has no public way to make
/// one. It is for trying things out, so it has what a handshake needs and no more.
///
/// @param key the private one
record SelfSignedCertificate(PrivateKey key, X509Certificate certificate) {
  private static final int DAYS = 365;
  private static final int SERIAL_BITS = 63;

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  /// The identifier of ecdsa-with-SHA256.
  private static final byte[] ALGORITHM = HexFormat.of().parseHex("06082a8648ce3d040302");

  private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = HexFormat.of().parseHex("0603551d11");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  /// @param hosts names and addresses
  static SelfSignedCertificate create(List<String> hosts) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] algorithm = der(SEQUENCE, ALGORITHM);
    byte[] content = content(hosts, algorithm, pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(content);
    byte[] bits = der(BIT_STRING, new byte[] {0}, signature.sign());
    byte[] whole = der(SEQUENCE, content, algorithm, bits);
    var certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(whole));
    return new SelfSignedCertificate(pair.getPrivate(), certificate);
  }

  private static byte[] content(List<String> hosts, byte[] algorithm, byte[] publicKey) {
    Instant now = Instant.now();
    byte[] name = name(hosts.isEmpty() ? "RuaPC" : hosts.getFirst());
    byte[] names = names(hosts);
    byte[] serial = new BigInteger(SERIAL_BITS, new SecureRandom()).toByteArray();
    return der(
        SEQUENCE,
        der(VERSION, der(INTEGER, new byte[] {2})),
        der(INTEGER, serial),
        algorithm,
        name,
        der(SEQUENCE, time(now.minus(1, ChronoUnit.HOURS)), time(now.plus(DAYS, ChronoUnit.DAYS))),
        name,
        publicKey,
        der(
            EXTENSIONS,
            der(SEQUENCE, der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, names)))));
  }

  private static byte[] name(String common) {
    byte[] text = der(UTF8_STRING, common.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] names(List<String> hosts) {
    return der(
        SEQUENCE, hosts.stream().map(SelfSignedCertificate::alternative).toArray(byte[][]::new));
  }

  private static byte[] alternative(String host) {
    try {
      return der(IP_ADDRESS, InetAddress.ofLiteral(host).getAddress());
    } catch (IllegalArgumentException name) {
      return der(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static byte[] time(Instant instant) {
    return der(GENERALIZED_TIME, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  /// One value: its tag, its length, and the parts of its content.
  private static byte[] der(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    byte[] length = BigInteger.valueOf(content.size()).toByteArray();
    var value = new ByteArrayOutputStream();
    value.write(tag);
    if (content.size() >= 0x80) {
      // A long length says first how many bytes it has; one more zero in front does no harm to
      // readers of BER but is not DER.
      int start = length[0] == 0 ? 1 : 0;
      value.write(0x80 | length.length - start);
      value.write(length, start, length.length - start);
    } else {
      value.write(content.size());
    }
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }
}
