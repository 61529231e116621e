package io.ruapc.tests.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruapc.Endpoint;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.Tls;
import io.ruapc.Tls.ClientCertificates;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.tls.Certificates.Issued;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // set before the first test
final class TlsTest {
  private static final byte[] CLIENT_HELLO_START = HexFormat.of().parseHex("160301020001000100");

  @TempDir private static Path folder;

  private static Issued authority;
  private static Issued server;
  private static Issued another;
  private static Issued alice;
  private static Issued mallory;
  private static Issued expired;
  private static Issued elsewhere;

  @BeforeAll
  static void issue() throws Exception {
    var certificates = new Certificates(folder);
    authority = certificates.authority("authority");
    certificates.authority("stranger");
    server = certificates.server("server", "authority");
    another = certificates.server("another", "authority");
    alice = certificates.signed("alice", "authority");
    mallory = certificates.signed("mallory", "stranger");
    expired =
        certificates.signed(
            "expired",
            "authority",
            "-ext",
            "san=dns:localhost",
            "-startdate",
            "-10d",
            "-validity",
            "5");
    elsewhere = certificates.signed("elsewhere", "authority", "-ext", "san=dns:example.org");
  }

  private static Tls having(Issued certificate) {
    return Tls.create().certificate(certificate.certificates(), certificate.key());
  }

  private static Tls trusting() {
    return Tls.create().trust(authority.certificates());
  }

  private static Server.Builder offering(Tls tls) {
    return Server.builder().service(Caller.class, new CallerService()).tls(tls);
  }

  private static Server started(Tls tls) {
    return offering(tls).listen("127.0.0.1:0");
  }

  private static Client client(String scheme, int port, Tls tls) {
    return Client.builder(scheme + "://localhost:" + port)
        .tls(tls)
        .timeout(Duration.ofSeconds(10))
        .build();
  }

  private static String echo(Client client) {
    return client.stub(Caller.class).echo("hi");
  }

  private static void assertServes(Server server) {
    try (Client bystander = client("tcps", server.port(), trusting())) {
      assertThat(echo(bystander)).isEqualTo("hi");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcps", "wss"})
  void onePortSpeaksEveryProtocolInsideTls(String scheme) {
    try (Server server = started(having(TlsTest.server));
        Client client = client(scheme, server.port(), trusting())) {
      assertThat(server.endpoint().scheme()).isEqualTo("tcps");
      assertThat(echo(client)).isEqualTo("hi");
      assertThat(client.stub(Caller.class).name()).isEqualTo("nobody");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcps", "wss"})
  void oneProtocolAloneMayBeEncrypted(String scheme) {
    try (Server server = offering(having(TlsTest.server)).listen(scheme + "://127.0.0.1:0");
        Client client = client(scheme, server.port(), trusting())) {
      assertThat(server.endpoint().scheme()).isEqualTo(scheme);
      assertThat(echo(client)).isEqualTo("hi");
    }
  }

  @Test
  void certificatesMayBeInFilesOfPkcs12() {
    var identity = Tls.create().keyStore(TlsTest.server.keyStore(), Certificates.PASSWORD);
    var trust = Tls.create().trustStore(authority.keyStore(), Certificates.PASSWORD);
    try (Server server = started(identity);
        Client client = client("tcps", server.port(), trust)) {
      assertThat(echo(client)).isEqualTo("hi");
    }
  }

  @Test
  void everyAddressOfAnEndpointIsTriedWithTls() throws Exception {
    int nobody;
    try (var socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    try (Server server = started(having(TlsTest.server));
        Client client =
            Client.builder("tcps://127.0.0.1:" + nobody + ",127.0.0.1:" + server.port())
                .tls(trusting())
                .build()) {
      assertThat(echo(client)).isEqualTo("hi");
    }
  }

  @Test
  void aClientTellsWhoItIsByItsCertificate() {
    var asking =
        having(TlsTest.server)
            .trust(authority.certificates())
            .clientCertificates(ClientCertificates.WANTED);
    try (Server server = started(asking);
        Client known =
            client("tcps", server.port(), having(alice).trust(authority.certificates()));
        Client unknown = client("wss", server.port(), trusting())) {
      assertThat(known.stub(Caller.class).name()).isEqualTo("CN=alice");
      assertThat(unknown.stub(Caller.class).name()).isEqualTo("nobody");
    }
  }

  @Test
  void whoHasNoCertificateOrThatOfAStrangerGetsNoConnectionWhereOneIsRequired() {
    var requiring =
        having(TlsTest.server)
            .trust(authority.certificates())
            .clientCertificates(ClientCertificates.REQUIRED);
    try (Server server = started(requiring);
        Client known =
            client("tcps", server.port(), having(alice).trust(authority.certificates()));
        Client unknown = client("tcps", server.port(), trusting());
        Client stranger =
            client("tcps", server.port(), having(mallory).trust(authority.certificates()))) {
      assertThat(known.stub(Caller.class).name()).isEqualTo("CN=alice");
      assertThatThrownBy(() -> echo(unknown)).isInstanceOf(RpcException.class);
      assertThatThrownBy(() -> echo(stranger)).isInstanceOf(RpcException.class);
      assertThat(known.stub(Caller.class).name()).isEqualTo("CN=alice");
      await().until(() -> server.connections() == 1);
    }
  }

  /// A server with each certificate, and what a client says that trusts the authority alone.
  @ParameterizedTest
  @CsvSource({
    "mallory, is not signed by one whom this side trusts",
    "expired, has expired",
    "elsewhere, is not for localhost"
  })
  void aServerThatCannotBeTrustedIsNotCalled(String name, String reason) {
    Issued certificate =
        switch (name) {
          case "mallory" -> mallory;
          case "expired" -> expired;
          default -> elsewhere;
        };
    try (Server server = started(having(certificate));
        Client client = client("tcps", server.port(), trusting())) {
      assertThatThrownBy(() -> echo(client))
          .isInstanceOfSatisfying(
              RpcException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE))
          .hasMessageContaining("the server's certificate " + reason);
      await().until(() -> server.connections() == 0);
    }
  }

  @Test
  void theExpectedNameMayBeAnotherThanTheHost() {
    try (Server server = started(having(elsewhere));
        Client client = client("tcps", server.port(), trusting().serverName("example.org"))) {
      assertThat(echo(client)).isEqualTo("hi");
    }
  }

  @Test
  void withoutMoreTheCertificatesOfTheSystemAreTrusted() {
    try (Server server = started(having(TlsTest.server));
        Client client = Client.create("tcps://localhost:" + server.port())) {
      assertThatThrownBy(() -> echo(client)).hasMessageContaining("not signed by one whom this");
    }
  }

  @Test
  void aCertificateThatIsMadeAtTheStartIsForThoseWhoTrustAnybody() {
    try (Server server = started(Tls.create().selfSigned("localhost"));
        Client trusting = client("tcps", server.port(), Tls.create().trustAnybody());
        Client careful = client("tcps", server.port(), trusting())) {
      assertThat(echo(trusting)).isEqualTo("hi");
      assertThatThrownBy(() -> echo(careful)).hasMessageContaining("not signed by one whom this");
    }
  }

  @Test
  void plainHttpIsToldThatThePortSpeaksTls() throws Exception {
    try (Server server = started(having(TlsTest.server))) {
      assertThat(answer(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .endsWith("\r\n\r\nThis port speaks TLS: use https, wss or tcps.\n");
      assertThat(answer(server, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
          .endsWith("This port speaks TLS: use https, wss or tcps.");
      assertServes(server);
    }
  }

  private static String answer(Server server, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Test
  void whoForgetsToEncryptIsToldSo() {
    try (Server server = started(having(TlsTest.server));
        Client client = Client.create("tcp://localhost:" + server.port())) {
      assertThatThrownBy(() -> echo(client)).hasMessageContaining("have to begin with tcps?");
      assertServes(server);
    }
  }

  @Test
  void whoEncryptsWhereNobodyDoesIsToldSo() {
    try (Server server =
            Server.builder().service(Caller.class, new CallerService()).listen("127.0.0.1:0");
        Client client = client("tcps", server.port(), trusting())) {
      assertThatThrownBy(() -> echo(client)).hasMessageContaining("the server does not speak TLS");
    }
  }

  @Test
  void aPortMaySpeakBoth() {
    try (Server server = started(having(TlsTest.server).alsoPlain());
        Client plain = Client.create("tcp://localhost:" + server.port())) {
      assertThat(echo(plain)).isEqualTo("hi");
      assertServes(server);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "http/1.1", "ruapc/1"})
  void theProtocolIsAgreedOnInTheHandshake(String name) throws Exception {
    try (Server server = started(having(TlsTest.server));
        SSLSocket socket = socket(server)) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"unknown", name});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo(name);
    }
  }

  @Test
  void requestsOfHttpAreAnsweredInsideTls() throws Exception {
    try (Server server = started(having(TlsTest.server));
        SSLSocket socket = socket(server)) {
      socket
          .getOutputStream()
          .write(
              "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 404 Not Found\r\n");
    }
  }

  private static SSLSocket socket(Server server) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port());
  }

  /// For looking at what a server shows.
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void handshakesThatHangAreGivenUp() throws Exception {
    try (Server server =
            offering(having(TlsTest.server))
                .handshakeTimeout(Duration.ofMillis(300))
                .listen("127.0.0.1:0");
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(CLIENT_HELLO_START);
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
      await().until(() -> server.connections() == 0);
      assertServes(server);
    }
  }

  @Test
  void aServerThatHangsInTheHandshakeCostsAClientNoMoreThanItsConnectTimeout() throws Exception {
    try (var silent = new ServerSocket(0);
        Client client =
            Client.builder("tcps://localhost:" + silent.getLocalPort())
                .tls(trusting())
                .attempts(1)
                .connectTimeout(Duration.ofMillis(300))
                .build()) {
      assertThatThrownBy(() -> echo(client)).hasMessageContaining("no answer");
    }
  }

  @Test
  void garbageInsideAHandshakeEndsItsConnectionOnly() throws Exception {
    var random = new Random(5);
    try (Server server = started(having(TlsTest.server))) {
      for (int i = 0; i < 200; i++) {
        byte[] bytes = new byte[1 + random.nextInt(500)];
        random.nextBytes(bytes);
        int kept = Math.min(1 + random.nextInt(CLIENT_HELLO_START.length), bytes.length);
        System.arraycopy(CLIENT_HELLO_START, 0, bytes, 0, kept);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
          socket.getOutputStream().write(bytes);
          socket.shutdownOutput();
          assertEnds(socket);
        }
      }
      await().until(() -> server.connections() == 0);
      assertServes(server);
    }
  }

  private static void assertEnds(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    try {
      // At most an alert comes.
      assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @Test
  void aChangedCertificateIsUsedForNewConnectionsAndDropsNone() throws Exception {
    Path certificates = folder.resolve("changing.pem");
    Path key = folder.resolve("changing.key");
    replace(TlsTest.server, certificates, key);
    var changing =
        Tls.create().certificate(certificates, key).reloadInterval(Duration.ofMillis(20));
    try (Server server = started(changing);
        Client open = client("tcps", server.port(), trusting())) {
      assertThat(echo(open)).isEqualTo("hi");
      assertThat(shownBy(server)).isEqualTo("CN=server");

      Files.copy(another.certificates(), certificates, StandardCopyOption.REPLACE_EXISTING);
      for (int i = 0; i < 5; i++) {
        // A certificate without its key is not used.
        assertThat(shownBy(server)).isEqualTo("CN=server");
        Thread.sleep(30);
      }

      replace(another, certificates, key);
      await().untilAsserted(() -> assertThat(shownBy(server)).isEqualTo("CN=another"));
      assertThat(echo(open)).isEqualTo("hi");
      assertServes(server);
    }
  }

  private static void replace(Issued by, Path certificates, Path key) throws IOException {
    Files.copy(by.certificates(), certificates, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(by.key(), key, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String shownBy(Server server) throws Exception {
    try (SSLSocket socket = socket(server)) {
      socket.startHandshake();
      return socket.getSession().getPeerPrincipal().getName();
    }
  }

  @Test
  void filesThatAreNotThereOrMakeNoSenseAreNamedWhenTheSideIsMade() throws Exception {
    Path nowhere = folder.resolve("nowhere.pem");
    assertThatThrownBy(() -> started(Tls.create().certificate(nowhere, server.key())))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot read " + nowhere + ": it is not there");
    assertThatThrownBy(() -> started(Tls.create().certificate(server.certificates(), alice.key())))
        .hasMessageContaining(
            "the private key is not that of the certificate in " + server.certificates());
    assertThatThrownBy(() -> started(Tls.create().certificate(server.key(), server.key())))
        .hasMessageContaining("in " + server.key());
    assertThatThrownBy(
            () -> started(Tls.create().certificate(server.certificates(), server.certificates())))
        .hasMessageContaining("no private key in " + server.certificates());
    assertThatThrownBy(() -> started(Tls.create().keyStore(server.keyStore(), "wrong")))
        .hasMessageContaining("no PKCS#12 file, or another password: " + server.keyStore());
    assertThatThrownBy(() -> client("tcps", 1, Tls.create().trust(nowhere)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot read " + nowhere);
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    Tls tls = having(server);
    assertThatThrownBy(() -> offering(tls).listen("tcp://127.0.0.1:0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`tcp` does not encrypt: write `tcps`");
    assertThatThrownBy(() -> client("tcp", 1, trusting()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`tcp` does not encrypt: write `tcps`");
    assertThatThrownBy(() -> Server.builder().listen("tcps://127.0.0.1:0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`tcps` needs a certificate");
    assertThatThrownBy(() -> started(Tls.create()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TLS at a server needs a certificate");
    assertThat(new Endpoint("tcps", Endpoint.parse("tcps://a:1,b:2").addresses()).toString())
        .isEqualTo("tcps://a:1,b:2");
  }
}
