package io.ruapc.tests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruapc.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/// Others' suite for servers of HTTP/2, h2spec, and others' clients.
@Timeout(120)
class H2SpecTest {
  private static final String ARCHIVE = "h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

  /// What Netty's HTTP/2 decides otherwise, with what it says to it. In each case the client has
  /// broken the protocol, and is told.
  private static final Set<String> DECIDED_OTHERWISE =
      Set.of(
          // A head on a stream that has ended resets that stream; the suite wants the connection to
          // end. A stream that has just been answered may get a trailer that was on its way.
          "closed: Sends a HEADERS frame",
          // The same, where the answer is faster than the second head of the suite.
          "half closed (remote): Sends a HEADERS frame",
          // A number below the last one is a stream that has ended, as above.
          "Sends stream identifier that is numerically smaller than previous");

  private static final int CASES = 145;

  @TempDir private Path folder;

  @Test
  void theServerSpeaksHttp2AsTheSuiteWantsIt() throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "h2spec is there for x86-64 only");
    Path suite = unpack();
    Path report = folder.resolve("report.xml");
    try (Server server =
        Server.builder().service(Desk.class, new DeskService()).listen("127.0.0.1:0")) {
      run(
          suite.toString(),
          "-h",
          "127.0.0.1",
          "-p",
          String.valueOf(server.port()),
          "-P",
          "/openapi.json",
          "-o",
          "2",
          "-j",
          report.toString());
    }

    var cases =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("testcase");
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < cases.getLength(); i++) {
      var one = (Element) cases.item(i);
      if (one.getElementsByTagName("failure").getLength() > 0
          || one.getElementsByTagName("error").getLength() > 0) {
        failed.add(one.getAttribute("classname"));
      }
    }
    assertThat(cases.getLength()).isEqualTo(CASES);
    assertThat(failed).allMatch(DECIDED_OTHERWISE::contains);
  }

  @Test
  void nghttpAndH2loadAreAnswered() throws Exception {
    Path content = Files.writeString(folder.resolve("hi"), "\"hi\"");
    try (Server server =
        Server.builder().service(Desk.class, new DeskService()).listen("127.0.0.1:0")) {
      String url = "http://127.0.0.1:" + server.port() + "/Desk/echo";

      assertThat(run("nghttp", "-d", content.toString(), url)).isEqualTo("{\"Ok\":\"hi\"}");
      assertThat(run("h2load", "-n", "5000", "-c", "4", "-m", "50", "-d", content.toString(), url))
          .contains("5000 succeeded, 0 failed, 0 errored, 0 timeout");
    }
  }

  private Path unpack() throws Exception {
    Path archive = folder.resolve("h2spec.tar.gz");
    try (InputStream source = H2SpecTest.class.getClassLoader().getResourceAsStream(ARCHIVE)) {
      assertThat(source).as(ARCHIVE).isNotNull();
      Files.copy(source, archive);
    }
    run("tar", "xzf", archive.toString(), "-C", folder.toString());
    return folder.resolve("h2spec");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    program.getOutputStream().close();
    String said =
        new String(
            program.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    program.waitFor();
    return said;
  }
}
