package io.ruapc.tests.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruapc.server.Server;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A client in another language, written from spec/ alone, has streams and callbacks with a server
/// of this project.
@Timeout(60)
class StrangerTest {
  @Test
  void aClientWrittenFromTheSpecificationUnderstandsTheServer() throws Exception {
    try (Server server =
        Server.builder().service(Rooms.class, new RoomsService()).listen("127.0.0.1:0")) {
      Process stranger = start(server.port());
      String output = new String(stranger.getInputStream().readAllBytes(), UTF_8);
      assertThat(output)
          .isEqualTo(
              """
              sum {'Ok': 5050}
              sum of texts {'Ok': 2000000}
              count [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
              texts 2000000
              stopped at 2
              ask {'Ok': 60}
              join {'Ok': None} keeps [2]
              say {'Ok': None}
              heard ('Listener/heard', 'hello')
              own {'Ok': True}
              leave {'Ok': None}
              control ('release', {'callbacks': [2], 'reason': None})
              gone InvalidArgument
              """);
      assertThat(stranger.waitFor()).isZero();
      await().until(() -> server.activeCalls() == 0 && server.callbacks() == 0);
    }
  }

  private static Process start(int port) throws Exception {
    Path script = Path.of(StrangerTest.class.getResource("/stranger/stranger.py").toURI());
    try {
      return new ProcessBuilder("python3", script.toString(), Integer.toString(port))
          .redirectErrorStream(true)
          .start();
    } catch (IOException missing) {
      String message = "SKIPPED: the stranger's client needs python3: " + missing.getMessage();
      System.err.println(message);
      Assumptions.abort(message);
      throw missing;
    }
  }
}
