package io.ruapc.tests.generated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruapc.codec.CodecException;
import io.ruapc.codec.JsonReader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Records with more than 64 components keep track of all of them.
final class WideTest {
  private static final int COMPONENTS = 70;

  @Test
  void everyComponentIsRead() {
    Wide wide = read(members(COMPONENTS));
    assertThat(wide.c00()).isZero();
    assertThat(wide.c63()).isEqualTo(63);
    assertThat(wide.c69()).isEqualTo(69);
    assertThat(wide.last()).isEqualTo(-1);
  }

  @Test
  void aMissingOneBeyondTheFirst64IsNamed() {
    assertThatThrownBy(() -> read(members(COMPONENTS - 1)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("c69");
  }

  @Test
  void oneThatStandsThereTwiceIsNamed() {
    assertThatThrownBy(() -> read(members(COMPONENTS) + ",\"c65\":1"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("c65");
  }

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"c%02d\":%d".formatted(i, i))
        .collect(Collectors.joining(","));
  }

  private static Wide read(String members) {
    byte[] bytes = ("{" + members + "}").getBytes(UTF_8);
    var source = new JsonReader();
    source.reset(bytes, 0, bytes.length);
    return WideCodec.CODEC.read(source);
  }
}
