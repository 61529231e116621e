package io.ruapc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ruapc.codec.SampleCodecs.Color;
import io.ruapc.codec.SampleCodecs.Order;
import io.ruapc.codec.SampleCodecs.OrderCodec;
import io.ruapc.codec.SampleCodecs.Shape;
import io.ruapc.codec.SampleCodecs.ShapeCodec;
import io.ruapc.codec.SampleCodecs.User;
import io.ruapc.codec.SampleCodecs.UserCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleCodecsTest {
  private static final Order ORDER =
      new Order(
          7,
          "gr\u00FC\u00DFe \uD83D\uDE00",
          new int[] {1, -200, 70000},
          List.of(new User("ann", 1), new User("bob", Long.MAX_VALUE)),
          new LinkedHashMap<>(Map.of("eur", 12.5)),
          Optional.of(Color.GREEN),
          new Shape.Rectangle(1, 2.25),
          Instant.parse("2026-11-24T10:00:00.5Z"),
          new byte[] {0, 1, -1},
          9);

  @Test
  void aRecordComesBackFromMessagePack() {
    MessagePackWriter target = new MessagePackWriter();
    OrderCodec.CODEC.write(target, ORDER);
    MessagePackReader source = new MessagePackReader();
    source.reset(target.buffer(), 0, target.position());

    assertThat(OrderCodec.CODEC.read(source)).usingRecursiveComparison().isEqualTo(ORDER);
    assertThat(source.remaining()).isZero();
  }

  @Test
  void aRecordComesBackFromJson() {
    JsonWriter target = new JsonWriter();
    OrderCodec.CODEC.write(target, ORDER);
    JsonReader source = new JsonReader();
    source.reset(target.buffer(), 0, target.position());

    assertThat(new String(target.toByteArray(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"id":7,"title":"grüße 😀","sizes":[1,-200,70000],\
            "users":[{"name":"ann","id":1},{"name":"bob","id":9223372036854775807}],\
            "prices":{"eur":12.5},"color":"GREEN",\
            "shape":{"Rectangle":{"width":1.0,"height":2.25}},\
            "created":"2026-11-24T10:00:00.500Z","data":[0,1,255],"priority":9}\
            """);
    assertThat(OrderCodec.CODEC.read(source)).usingRecursiveComparison().isEqualTo(ORDER);
    source.expectEnd();
  }

  @Test
  void unknownMembersAreSkippedAndMissingOnesTakeTheirDefault() {
    Order order =
        OrderCodec.CODEC.read(
            json(
                """
                { "title" : "t", "x": [{"y":null}], "id":1, "sizes":[], "users":[], "prices":{},
                  "created":"2026-11-24T10:00:00Z", "blob":"AAE=" }\
                """));

    assertThat(order.color()).isEmpty();
    assertThat(order.shape()).isNull();
    assertThat(order.priority()).isEqualTo(5);
    assertThat(order.data()).containsExactly(0, 1);
  }

  @Test
  void aMissingMemberIsNamedWithItsPath() {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() ->
            OrderCodec.CODEC.read(
                json("{\"id\":1,\"users\":[{\"name\":\"a\",\"id\":1},{\"id\":2}]}")))
        .withMessage("missing field at $.users[1].name")
        .satisfies(error -> assertThat(error.path()).isEqualTo("$.users[1].name"));
  }

  @Test
  void aVariantThatNeedsAValueIsNotReadFromItsBareName() {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> ShapeCodec.CODEC.read(json("\"Circle\"")))
        .withMessage(
            "expected an object as the value of the variant `Circle`, found only its name at"
                + " $.Circle");
  }

  @Test
  void unknownVariantsAreReadAsTheOneThatStandsForThem() {
    assertThat(ShapeCodec.CODEC.read(json("\"Cone\""))).isEqualTo(new Shape.Other());
    assertThat(ShapeCodec.CODEC.read(json("{\"Cone\":{\"h\":[1]}}"))).isEqualTo(new Shape.Other());
  }

  @Test
  void aSmallRecordTakesFewBytes() {
    MessagePackWriter target = new MessagePackWriter();
    UserCodec.CODEC.write(target, new User("ann", 300));

    assertThat(target.toByteArray())
        .containsExactly(
            0x82, 0xA4, 'n', 'a', 'm', 'e', 0xA3, 'a', 'n', 'n', 0xA2, 'i', 'd', 0xCD, 0x01, 0x2C);
  }

  private static JsonReader json(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    JsonReader source = new JsonReader();
    source.reset(bytes, 0, bytes.length);
    return source;
  }
}
