package io.ruapc.codec;

import static io.ruapc.codec.CodecTesting.json;
import static io.ruapc.codec.CodecTesting.messagePack;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ruapc.codec.SampleCodecs.User;
import io.ruapc.codec.SampleCodecs.UserCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/// Our codecs against others that many people trust: Jackson, msgpack-core, the JDK. Values are
/// random and the same in every run.
class DifferentialTest {
  private static final int ROUNDS = 400;
  private static final int DEPTH = 5;

  private final ObjectMapper jackson =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Test
  void jacksonReadsWhatWeWrite() throws IOException {
    Trees trees = new Trees(1);
    for (int round = 0; round < ROUNDS; round++) {
      Object value = trees.value(DEPTH);
      JsonWriter target = new JsonWriter();
      Trees.write(target, value);
      assertThat(jackson.readValue(target.toByteArray(), Object.class)).isEqualTo(value);
    }
  }

  @Test
  void weReadWhatJacksonWrites() throws IOException {
    Trees trees = new Trees(2);
    ObjectMapper pretty =
        JsonMapper.builder().configure(JsonWriteFeature.ESCAPE_NON_ASCII, true).build();
    for (int round = 0; round < ROUNDS; round++) {
      Object value = trees.value(DEPTH);
      byte[] bytes =
          round % 2 == 0
              ? jackson.writeValueAsBytes(value)
              : pretty.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
      JsonReader source = json(bytes);
      assertThat(Trees.read(source)).isEqualTo(value);
      source.expectEnd();
      JsonReader skipping = json(bytes);
      skipping.skipValue();
      assertThat(skipping.position()).isEqualTo(source.position());
    }
  }

  @Test
  void aRecordIsTheSameAsWithJackson() throws IOException {
    Trees trees = new Trees(3);
    for (int round = 0; round < ROUNDS; round++) {
      User user = new User(trees.text(), trees.integer());
      JsonWriter target = new JsonWriter();
      UserCodec.CODEC.write(target, user);
      assertThat(jackson.readValue(target.toByteArray(), User.class)).isEqualTo(user);
      assertThat(UserCodec.CODEC.read(json(jackson.writeValueAsBytes(user)))).isEqualTo(user);
    }
  }

  @Test
  void whatWeAcceptOfBrokenJsonJacksonReadsAsTheSame() {
    Trees trees = new Trees(4);
    Random random = new Random(4);
    int accepted = 0;
    for (int round = 0; round < 20 * ROUNDS; round++) {
      JsonWriter target = new JsonWriter();
      Trees.write(target, List.of(trees.integer(), Map.of("k", trees.decimal(), "t", "a\u00E9\"")));
      byte[] bytes = mutate(target.toByteArray(), random);
      Object ours;
      try {
        JsonReader source = json(bytes);
        ours = Trees.read(source);
        source.expectEnd();
      } catch (CodecException _) {
        continue;
      }
      accepted++;
      assertThat(ours).isEqualTo(readWithJackson(bytes));
    }
    assertThat(accepted).isGreaterThan(ROUNDS);
  }

  @Test
  void msgpackCoreReadsWhatWeWrite() throws IOException {
    Trees trees = new Trees(5);
    for (int round = 0; round < ROUNDS; round++) {
      Object value = trees.value(DEPTH);
      MessagePackWriter target = new MessagePackWriter();
      Trees.write(target, value);
      try (MessageUnpacker source = MessagePack.newDefaultUnpacker(target.toByteArray())) {
        assertThat(unpack(source)).isEqualTo(value);
        assertThat(source.hasNext()).isFalse();
      }
    }
  }

  @Test
  void weWriteTheBytesThatMsgpackCoreWrites() throws IOException {
    Trees trees = new Trees(6);
    for (int round = 0; round < ROUNDS; round++) {
      Object value = trees.value(DEPTH);
      MessagePackWriter target = new MessagePackWriter();
      Trees.write(target, value);
      try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
        pack(packer, value);
        byte[] bytes = packer.toByteArray();
        assertThat(target.toByteArray()).isEqualTo(bytes);
        assertThat(Trees.read(messagePack(bytes))).isEqualTo(value);
      }
    }
  }

  @Test
  void brokenMessagePackIsSkippedExactlyWhereMsgpackCoreSkipsIt() throws IOException {
    Trees trees = new Trees(7);
    Random random = new Random(7);
    int accepted = 0;
    for (int round = 0; round < 10 * ROUNDS; round++) {
      MessagePackWriter target = new MessagePackWriter();
      Trees.write(target, List.of(trees.integer(), Map.of("k", trees.decimal(), "t", "a\u00E9\"")));
      byte[] bytes = mutate(target.toByteArray(), random);
      if (hasLargeMap(bytes)) {
        continue;
      }
      int theirs = skipWithMsgpackCore(bytes);
      int ours = skip(bytes);
      assertThat(ours).as(() -> HexFormat.of().formatHex(bytes)).isEqualTo(theirs);
      accepted += ours < 0 ? 0 : 1;
    }
    assertThat(accepted).isGreaterThan(ROUNDS);
  }

  @Test
  void doublesAreReadAsTheJdkReadsThem() {
    Trees trees = new Trees(8);
    Random random = new Random(8);
    for (int round = 0; round < 20 * ROUNDS; round++) {
      String text = number(trees, random);
      double expected = Double.parseDouble(text);
      if (Double.isFinite(expected)) {
        assertThat(json(text).readDouble()).as(text).isEqualTo(expected);
      }
      float narrow = Float.parseFloat(text);
      if (Float.isFinite(narrow)) {
        assertThat(json(text).readFloat()).as(text).isEqualTo(narrow);
      }
    }
  }

  @Test
  void doublesAndFloatsComeBackExactly() {
    Trees trees = new Trees(9);
    for (int round = 0; round < 20 * ROUNDS; round++) {
      double value = round % 2 == 0 ? trees.finite() : trees.decimal();
      assertThat(json(json(w -> w.writeDouble(value))).readDouble()).isEqualTo(value);
      float narrow = (float) value;
      if (Float.isFinite(narrow)) {
        assertThat(json(json(w -> w.writeFloat(narrow))).readFloat()).isEqualTo(narrow);
      }
    }
  }

  @Test
  void textIsUtf8ExactlyWhereTheJdkSaysSo() {
    Random random = new Random(10);
    int[] leads = {
      0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF
    };
    int wellFormed = 0;
    for (int round = 0; round < 100 * ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte)
                switch (random.nextInt(3)) {
                  case 0 -> leads[random.nextInt(leads.length)];
                  case 1 -> 0x80 + random.nextInt(0x40);
                  default -> random.nextInt(256);
                };
      }
      boolean expected = isUtf8(bytes);
      assertThat(Utf8.isWellFormed(bytes, 0, bytes.length)).isEqualTo(expected);
      if (expected) {
        wellFormed++;
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo(text);
        assertThat(Utf8.encodedLength(text)).isEqualTo(bytes.length);
      }
    }
    assertThat(wellFormed).isGreaterThan(10 * ROUNDS);
  }

  private static String number(Trees trees, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Double.toString(trees.finite());
      case 1 -> Float.toString((float) trees.decimal());
      case 2 -> digits(random) + "." + digits(random);
      default -> digits(random) + "." + digits(random) + "e" + (random.nextInt(700) - 350);
    };
  }

  private static String digits(Random random) {
    StringBuilder digits = new StringBuilder();
    digits.append(1 + random.nextInt(9));
    for (int i = random.nextInt(24); i > 0; i--) {
      digits.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
    }
    return digits.toString();
  }

  private @Nullable Object readWithJackson(byte[] bytes) {
    try {
      return jackson.readValue(bytes, Object.class);
    } catch (IOException e) {
      throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
    }
  }

  private static int skipWithMsgpackCore(byte[] bytes) throws IOException {
    try (MessageUnpacker source = MessagePack.newDefaultUnpacker(bytes)) {
      source.skipValue();
      return (int) source.getTotalReadBytes();
    } catch (MessagePackException _) {
      return -1;
    }
  }

  /// msgpack-core counts twice the members of a map in an int, which overflows from 2^30 members
  /// on.
  private static boolean hasLargeMap(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).contains("df");
  }

  private static int skip(byte[] bytes) {
    MessagePackReader source = messagePack(bytes);
    int start = source.position();
    try {
      source.skipValue();
      return source.position() - start;
    } catch (CodecException _) {
      return -1;
    }
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] mutated = bytes.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int position = random.nextInt(bytes.length);
      mutated[position] =
          switch (random.nextInt(3)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) "0123456789-+.eE\"\\u[]{},: ".charAt(random.nextInt(25));
            default -> bytes[random.nextInt(bytes.length)];
          };
    }
    return mutated;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  private static void pack(MessageBufferPacker packer, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> packer.packNil();
      case Boolean bool -> packer.packBoolean(bool);
      case Long integer -> packer.packLong(integer);
      case Double decimal -> packer.packDouble(decimal);
      case String text -> packer.packString(text);
      case List<?> list -> {
        packer.packArrayHeader(list.size());
        for (Object element : list) {
          pack(packer, element);
        }
      }
      case Map<?, ?> map -> {
        packer.packMapHeader(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          packer.packString((String) entry.getKey());
          pack(packer, entry.getValue());
        }
      }
      default -> throw new AssertionError(value);
    }
  }

  private static @Nullable Object unpack(MessageUnpacker source) throws IOException {
    return plain(source.unpackValue());
  }

  private static @Nullable Object plain(Value value) {
    return switch (value.getValueType()) {
      case NIL -> null;
      case BOOLEAN -> value.asBooleanValue().getBoolean();
      case INTEGER -> value.asIntegerValue().asLong();
      case FLOAT -> value.asFloatValue().toDouble();
      case STRING -> value.asStringValue().asString();
      case ARRAY ->
          value.asArrayValue().list().stream()
              .map(DifferentialTest::plain)
              .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
      case MAP -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        value
            .asMapValue()
            .entrySet()
            .forEach(e -> map.put(e.getKey().asStringValue().asString(), plain(e.getValue())));
        yield map;
      }
      case BINARY, EXTENSION -> throw new AssertionError(value);
    };
  }
}
