package io.ruapc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ruapc.codec.SampleCodecs.Order;
import io.ruapc.codec.SampleCodecs.OrderCodec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Arbitrary bytes: nothing but a [CodecException] may come out of them, and what is accepted
/// survives a round trip.
///
/// The corpus in `src/test/resources` is replayed by every run. `JAZZER_FUZZ=1` fuzzes one method,
/// guided by coverage: `JAZZER_FUZZ=1 mvn test -pl ruapc-core -am -Dtest='CodecFuzzTest#json*'`.
class CodecFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void jsonIsReadOrRefused(byte @Nullable [] data) {
    byte[] bytes = data == null ? new byte[0] : data;
    JsonReader reader = new JsonReader();
    int skipped = end(reader, bytes, reader::skipValue);
    int read = end(reader, bytes, () -> Trees.read(reader));
    if (read >= 0) {
      assertThat(skipped).isEqualTo(read);
    }
    int transcoded =
        end(reader, bytes, () -> Transcoder.transcode(reader, new MessagePackWriter()));
    if (transcoded >= 0) {
      assertThat(skipped).isEqualTo(transcoded);
      jsonComesBackFromMessagePack(bytes, transcoded);
    }
    end(reader, bytes, () -> OrderCodec.CODEC.read(reader));
    end(reader, bytes, () -> Codecs.NO_ARGUMENTS.read(reader));
    end(reader, bytes, () -> Scalars.readDuration(reader));
    end(reader, bytes, () -> Scalars.readInstant(reader));
    end(reader, bytes, () -> Scalars.readUuid(reader));
    end(reader, bytes, () -> Scalars.readBigDecimal(reader));
    end(reader, bytes, reader::readBytes);
    end(reader, bytes, reader::readFloat);
    end(reader, bytes, reader::readUnsignedLong);
  }

  @FuzzTest(maxDuration = "20s")
  void messagePackIsReadOrRefused(byte @Nullable [] data) {
    byte[] bytes = data == null ? new byte[0] : data;
    MessagePackReader reader = new MessagePackReader();
    int skipped = end(reader, bytes, reader::skipValue);
    int read = end(reader, bytes, () -> Trees.read(reader));
    if (read >= 0) {
      assertThat(skipped).isEqualTo(read);
    }
    int transcoded = end(reader, bytes, () -> Transcoder.transcode(reader, new JsonWriter()));
    if (transcoded >= 0) {
      assertThat(skipped).isEqualTo(transcoded);
    }
    end(reader, bytes, () -> OrderCodec.CODEC.read(reader));
    end(reader, bytes, () -> Codecs.NO_ARGUMENTS.read(reader));
    end(reader, bytes, () -> Scalars.readDuration(reader));
    end(reader, bytes, () -> Scalars.readInstant(reader));
    end(reader, bytes, () -> Scalars.readUuid(reader));
    end(reader, bytes, () -> Scalars.readBigDecimal(reader));
    end(reader, bytes, reader::readBytes);
    end(reader, bytes, reader::readFloat);
    end(reader, bytes, reader::readUnsignedLong);
  }

  @FuzzTest(maxDuration = "20s")
  void aRecordThatIsReadComesBackFromBothFormats(byte @Nullable [] data) {
    byte[] bytes = data == null ? new byte[0] : data;
    MessagePackReader binary = new MessagePackReader();
    binary.reset(bytes, 0, bytes.length);
    Order order;
    try {
      order = OrderCodec.CODEC.read(binary);
    } catch (CodecException _) {
      return;
    }
    byte[] written = CodecTesting.toMessagePack(OrderCodec.CODEC, order);
    Order again = OrderCodec.CODEC.read(CodecTesting.messagePack(written));
    assertThat(CodecTesting.toMessagePack(OrderCodec.CODEC, again)).isEqualTo(written);

    byte[] text = CodecTesting.toJson(OrderCodec.CODEC, order);
    Order fromText = OrderCodec.CODEC.read(CodecTesting.json(text));
    assertThat(CodecTesting.toJson(OrderCodec.CODEC, fromText)).isEqualTo(text);
  }

  /// JSON -> MessagePack -> JSON -> MessagePack: both bytes of MessagePack are the same.
  private static void jsonComesBackFromMessagePack(byte[] bytes, int length) {
    byte[] json = Arrays.copyOf(bytes, length);
    JsonReader source = new JsonReader();
    source.reset(json, 0, json.length);
    MessagePackWriter first = new MessagePackWriter();
    Transcoder.transcode(source, first);

    MessagePackReader binary = new MessagePackReader();
    binary.reset(first.buffer(), 0, first.position());
    JsonWriter text = new JsonWriter();
    Transcoder.transcode(binary, text);
    assertThat(binary.remaining()).isZero();

    source.reset(text.buffer(), 0, text.position());
    MessagePackWriter second = new MessagePackWriter();
    Transcoder.transcode(source, second);
    source.expectEnd();
    assertThat(second.toByteArray()).isEqualTo(first.toByteArray());
  }

  private static int end(JsonReader reader, byte[] bytes, Runnable reading) {
    reader.reset(bytes, 0, bytes.length);
    try {
      reading.run();
      return reader.position();
    } catch (CodecException e) {
      assertThat(e.path()).startsWith("$");
      return -1;
    }
  }

  private static int end(MessagePackReader reader, byte[] bytes, Runnable reading) {
    reader.reset(bytes, 0, bytes.length);
    try {
      reading.run();
      return reader.position();
    } catch (CodecException e) {
      assertThat(e.path()).startsWith("$");
      return -1;
    }
  }
}
