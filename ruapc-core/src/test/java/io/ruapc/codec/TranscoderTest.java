package io.ruapc.codec;

import static io.ruapc.codec.CodecTesting.json;
import static io.ruapc.codec.CodecTesting.messagePack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ruapc.Format;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [Transcoder] and [RawValue], which stands on it.
class TranscoderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null|c0",
        "true|c3",
        "false|c2",
        "0|00",
        "-33|d0df",
        "18446744073709551615|cfffffffffffffffff",
        "-9223372036854775808|d38000000000000000",
        "1.5|cb3ff8000000000000",
        "\"hi\"|a26869",
        "[]|90",
        "{}|80",
        "[1,[2,[3]],[]]|930192029103" + "90",
        "{\"a\":{\"b\":[{}]},\"c\":null}|82a16181a1629180a163c0",
        "{\"a\":1,\"a\":2}|82a16101a16102",
        "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]|dc0010000102030405060708090a0b0c0d0e0f"
      })
  void aValueIsTheSameInBothFormats(String json, String hex) {
    assertThat(HexFormat.of().formatHex(RawValue.ofJson(json).toMessagePack())).isEqualTo(hex);
    assertThat(RawValue.ofMessagePack(HexFormat.of().parseHex(hex)).toJson()).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c403000102|\"AAEC\"",
        "ca3dcccccd|0.1",
        "cb7ff8000000000000|null",
        "ca7f800000|null",
        "8305c0c3c0a161c0|{\"5\":null,\"true\":null,\"a\":null}",
        "81cfffffffffffffffffc0|{\"18446744073709551615\":null}",
        "81ffc0|{\"-1\":null}",
        "81c402ff00c0|{\"/wA=\":null}",
        "81c40161c0|{\"a\":null}",
        "cc05|5",
        "d90161|\"a\""
      })
  void whatJsonDoesNotKnowTakesItsNearestForm(String hex, String json) {
    assertThat(RawValue.ofMessagePack(HexFormat.of().parseHex(hex)).toJson()).isEqualTo(json);
  }

  @Test
  void integersBeyond64BitsBecomeDecimalNumbers() {
    assertThat(HexFormat.of().formatHex(RawValue.ofJson("18446744073709551616").toMessagePack()))
        .isEqualTo("cb43f0000000000000");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> RawValue.ofJson("1" + "0".repeat(400)).toMessagePack())
        .withMessage("an integer of 401 digits is out of every range at $");
  }

  @Test
  void whatJsonHasNoFormForIsRefused() {
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> RawValue.ofMessagePack(CodecTesting.bytes(0x91, 0xD4, 1, 2)).toJson())
        .withMessage(
            "expected a value that JSON has a form for, found a MessagePack extension at $[0]");
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> RawValue.ofMessagePack(CodecTesting.bytes(0x81, 0x90, 2)).toJson())
        .withMessageContaining("expected a key that JSON has a form for, found an array");
  }

  @Test
  void aRawValueIsCheckedWhenItIsMade() {
    assertThatExceptionOfType(CodecException.class).isThrownBy(() -> RawValue.ofJson("[1,]"));
    assertThatExceptionOfType(CodecException.class).isThrownBy(() -> RawValue.ofJson("1 2"));
    assertThatExceptionOfType(CodecException.class).isThrownBy(() -> RawValue.ofJson("\"\uD800\""));
    assertThatExceptionOfType(CodecException.class).isThrownBy(() -> RawValue.ofJson(""));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> RawValue.ofMessagePack(CodecTesting.bytes(0x92, 1)));
    assertThat(RawValue.ofMessagePack(CodecTesting.bytes(5, 6)))
        .isEqualTo(RawValue.ofMessagePack(CodecTesting.bytes(5)));
    assertThat(RawValue.ofJson(" [1, 2] ").toJson()).isEqualTo("[1, 2]");
  }

  @Test
  void aRawValueIsReadAndWrittenInsideOthers() {
    JsonReader source = json("[{\"a\":[1,2]},3]");
    source.beginArray();
    source.nextElement();
    RawValue value = Codecs.RAW.read(source);
    assertThat(value.format()).isEqualTo(Format.JSON);
    assertThat(value.toJson()).isEqualTo("{\"a\":[1,2]}");
    source.nextElement();
    assertThat(source.readInt()).isEqualTo(3);

    assertThat(
            json(w -> {
              w.beginArray(2);
              Codecs.RAW.write(w, value);
              Codecs.RAW.write(w, RawValue.ofMessagePack(value.toMessagePack()));
              w.endArray();
            }))
        .isEqualTo("[{\"a\":[1,2]},{\"a\":[1,2]}]");
    assertThat(
            messagePack(w -> {
              w.beginArray(2);
              Codecs.RAW.write(w, value);
              Codecs.RAW.write(w, RawValue.ofMessagePack(value.toMessagePack()));
              w.endArray();
            }))
        .isEqualTo("9281a16192010281a161920102");
  }

  @Test
  void depthIsLimitedInBothDirections() {
    RawValue deepJson = RawValue.ofJson("[".repeat(129) + "]".repeat(129));
    RawValue deepBinary = RawValue.ofMessagePack(HexFormat.of().parseHex("91".repeat(129) + "c0"));

    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(deepJson::toMessagePack)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.TOO_DEEP));
    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(deepBinary::toJson)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(CodecException.Kind.TOO_DEEP));
    assertThat(deepBinary).hasToString("130 bytes of MESSAGE_PACK");
  }

  @Test
  void theReaderStandsBehindTheValueAfterwards() {
    JsonReader source = json("[[1,2],3]");
    source.beginArray();
    source.nextElement();
    MessagePackWriter target = new MessagePackWriter();
    Transcoder.transcode(source, target);
    assertThat(target.toByteArray()).containsExactly(0x92, 1, 2);
    assertThat(source.nextElement()).isTrue();
    assertThat(source.readInt()).isEqualTo(3);
    assertThat(source.nextElement()).isFalse();
  }
}
