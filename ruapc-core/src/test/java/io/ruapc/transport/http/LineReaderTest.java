package io.ruapc.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static List<String> lines(LineReader reader, String... parts) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String part : parts) {
      var source = Unpooled.copiedBuffer(part, US_ASCII);
      for (byte[] line = reader.next(source); line != null; line = reader.next(source)) {
        lines.add(new String(line, US_ASCII));
      }
      assertThat(source.isReadable()).isFalse();
    }
    byte[] rest = reader.rest();
    lines.add(rest == null ? "(nothing)" : new String(rest, US_ASCII));
    return lines;
  }

  @Test
  void linesAreTheSameHoweverTheyArrive() throws Exception {
    assertThat(lines(new LineReader(10), "a\r\nbc\n\nd")).containsExactly("a", "bc", "", "d");
    assertThat(lines(new LineReader(10), "a\r", "\nb", "", "c\n", "\nd"))
        .containsExactly("a", "bc", "", "d");
    assertThat(lines(new LineReader(10), "a\n")).containsExactly("a", "(nothing)");
  }

  @Test
  void aLineHasALimit() throws Exception {
    assertThat(lines(new LineReader(3), "abc\n", "ab", "c")).containsExactly("abc", "abc");
    assertThatThrownBy(() -> lines(new LineReader(3), "ab", "cd\n"))
        .isInstanceOf(LineReader.TooLongException.class);
  }
}
