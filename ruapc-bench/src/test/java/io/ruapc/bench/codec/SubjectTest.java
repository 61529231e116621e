package io.ruapc.bench.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class SubjectTest {
  static final Iterable<Shape<?>> SHAPES = Shape.ALL;

  static Stream<Arguments> everyCodecOfEveryShape() {
    return Shape.ALL.stream()
        .flatMap(
            shape -> Stream.of(CodecName.values()).map(codec -> Arguments.of(codec, shape.name())));
  }

  @ParameterizedTest
  @MethodSource("everyCodecOfEveryShape")
  void whatIsWrittenIsReadAgain(CodecName codec, String shape) throws IOException {
    Subject subject = Subject.of(codec, Shape.named(shape));
    for (int i = 0; i < 3; i++) {
      assertThat(subject.decode(subject.encode()))
          .usingRecursiveComparison()
          .isEqualTo(Shape.named(shape).value());
    }
  }

  @ParameterizedTest
  @FieldSource("SHAPES")
  void generatedMessagePackIsWhatOneWritesByHand(Shape<?> shape) throws IOException {
    assertThat(Subject.of(CodecName.RUAPC_MSGPACK, shape).encode())
        .isEqualTo(Subject.of(CodecName.MSGPACK_CORE, shape).encode());
  }

  @ParameterizedTest
  @FieldSource("SHAPES")
  void generatedJsonIsWhatJacksonWrites(Shape<?> shape) throws IOException {
    assertThat(Subject.of(CodecName.RUAPC_JSON, shape).encode())
        .asString()
        .isEqualTo(new String(Subject.of(CodecName.JACKSON_JSON, shape).encode(), UTF_8));
  }
}
