package io.ruapc.codec;

import static io.ruapc.codec.CodecTesting.bytes;
import static io.ruapc.codec.CodecTesting.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is JSON and what is not, case for case as the public parsing test suite has them: texts
/// that everybody must accept, that everybody must refuse, and those that are left to each reader.
///
/// `\xNN` stands for a byte here, all else is written as UTF-8.
class JsonGrammarTest {
  private static final String[] ACCEPTED = {
    // Arrays.
    "[[]  ]",
    "[\"\"]",
    "[]",
    "[\"b\"]",
    "[false]",
    "[null,2,\"2\",{}]",
    "[null]",
    "[7\n]",
    " [7]",
    "[7,null,null,null,8]",
    "[8] ",
    "[true]",
    " [] ",
    "[\"b\"]\n",
    // Numbers.
    "[321e65]",
    "[0e+1]",
    "[0e1]",
    "[ 5]",
    "[-0." + "0".repeat(70) + "1]",
    "[30e1]",
    "[-0]",
    "[-321]",
    "[-1]",
    "[-0.0]",
    "[1E21]",
    "[1E-3]",
    "[1E+3]",
    "[321e45]",
    "[321.654e78]",
    "[1e-3]",
    "[1e+3]",
    "[321]",
    "[321.654987]",
    "{\"low\":-1.0e+27,\"high\":1.0e+27}",
    // Objects.
    "{\"abc\":\"def\", \"ghi\":\"jkl\"}",
    "{\"abc\":\"def\"}",
    "{\"b\":1,\"b\":2}",
    "{\"b\":1,\"b\":1}",
    "{}",
    "{\"\":7}",
    "{\"a\\u0000b\":41}",
    "{\"y\":[{\"k\":\"" + "y".repeat(40) + "\"}],\"k\":\"" + "y".repeat(40) + "\"}",
    "{\"b\":[]}",
    "{\"n\":\"\\u0414\\u0430\"}",
    "{\n\"b\": \"c\"\n}",
    // Texts.
    "[\"\\u0061\\u012b\\u12AC\"]",
    "[\"\\uD800\\uDC00\"]",
    "[\"\\ud83d\\ude00\\ud83d\\ude01\"]",
    "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
    "[\"\\\\u0001\"]",
    "[\"\\\"\"]",
    "[\"b/*c*/d/*e//f\"]",
    "[\"\\\\b\"]",
    "[\"\\\\n\"]",
    "[\"\\u0013\"]",
    "[\"\\uFFFE\"]",
    "[\"abc\"]",
    "[ \"abc\"]",
    "[\"\\uDBFF\\uDFFE\"]",
    "[\"a\\u00A0b\"]",
    "[\"\\xF4\\x8F\\xBF\\xBE\"]",
    "[\"\\xEF\\xBF\\xBE\"]",
    "[\"\\u0000\"]",
    "[\"\\u002b\"]",
    "[\"\\xCF\\x81\"]",
    "[\"\\xF0\\x9B\\xBF\\xBE\"]",
    "[\"abc \"]",
    "\" \"",
    "[\"\\uD834\\uDD1F\"]",
    "[\"\\u0822\"]",
    "[\"\\u0124\"]",
    "[\"\\xE2\\x80\\xA8\"]",
    "[\"\\xE2\\x80\\xA9\"]",
    "[\"\\u0062\\u30ab\\u30EB\"]",
    "[\"a\\u000Ab\"]",
    "[\"\\x7F\"]",
    "[\"\\uA66E\"]",
    "[\"\\u005C\"]",
    "[\"\\xE2\\x8D\\x83\"]",
    "[\"\\uD83F\\uDFFF\"]",
    "[\"\\u200C\"]",
    "[\"\\u2065\"]",
    "[\"\\uFDD1\"]",
    "[\"\\u0022\"]",
    "[\"\\xE2\\x82\\xAC\\xF0\\x9D\\x84\\x9F\"]",
    "[\"b\\x7Fb\"]",
    // Not only objects and arrays.
    "false",
    "41",
    "-0.2",
    "null",
    "\"abc\"",
    "true",
    "\"\"",
  };

  private static final String[] REFUSED = {
    // Arrays.
    "[2 true]",
    "[b\\xE5]",
    "[\"\":2]",
    "[\"\"],",
    "[,2]",
    "[2,,3]",
    "[\"y\",,]",
    "[\"y\"]]",
    "[\"\",]",
    "[\"y\"",
    "[y",
    "[4[5]]",
    "[\\xFF]",
    "[2:3]",
    "[,]",
    "[-]",
    "[  ,\"\"]",
    "[\"b\",\n5\n,2,",
    "[2,]",
    "[2,,]",
    "[\"\\x0Bb\"\\f]",
    "[*]",
    "[\"\"",
    "[2,",
    "[2,\n2\n,2",
    "[{}",
    // Literals.
    "[fals]",
    "[nul]",
    "[tru]",
    "[True]",
    "[truth]",
    "nul",
    "nulll",
    "falsee",
    // Numbers.
    "321\\x00",
    "[++4321]",
    "[+2]",
    "[+Inf]",
    "[-02]",
    "[-2.0.]",
    "[-3.]",
    "[-NaN]",
    "[.-2]",
    "[.3e-3]",
    "[0.2.3]",
    "[0.4e+]",
    "[0.4e]",
    "[0.e2]",
    "[0E+]",
    "[0E]",
    "[0e+]",
    "[0e]",
    "[2.0e+]",
    "[2.0e-]",
    "[2.0e]",
    "[2 000.0]",
    "[2eE3]",
    "[3.e+3]",
    "[3.e-3]",
    "[3.e3]",
    "[8.e+]",
    "[Inf]",
    "[NaN]",
    "[\\xEF\\xBC\\x92]",
    "[2+3]",
    "[0x2]",
    "[0x24]",
    "[Infinity]",
    "[0e+-2]",
    "[-321.321bar]",
    "[321\\xE5]",
    "[2e2\\xE5]",
    "[0\\xE5]\n",
    "[-Infinity]",
    "[-bar]",
    "[- 2]",
    "[-021]",
    "[-.321]",
    "[-2x]",
    "[2eb]",
    "[2e\\xE5]",
    "[2.]",
    "[.321]",
    "[2.3b-4]",
    "[2.9H-307]",
    "[021]",
    "-",
    "00",
    // Objects.
    "[\"y\", truth]",
    "{[: \"y\"}\n",
    "{\"y\", null}",
    "{\"y\"::\"b\"}",
    "{\\xF0\\x9F\\x98\\x80}",
    "{\"b\":\"b\" 321}",
    "{k: 'v'}",
    "{\"\\xB9\":\"1\",}",
    "{\"b\" c}",
    "{:\"c\"}",
    "{\"b\" \"c\"}",
    "{\"b\":",
    "{\"b\"",
    "{2:2}",
    "{8888E8888:2}",
    "{null:null,null:null}",
    "{\"k\":1,,,,,}",
    "{'b':1}",
    "{\"k\":1,}",
    "{\"b\":\"c\"}/**/",
    "{\"b\":\"c\"}/**//",
    "{\"b\":\"c\"}//",
    "{\"b\":\"c\"}/",
    "{\"b\":\"c\",,\"d\":\"e\"}",
    "{b: \"c\"}",
    "{\"b\":\"b",
    "{ \"f\" : \"g\", \"b\" }",
    "{\"b\":\"c\"}#",
    // Texts.
    " ",
    "[\"\\uD801\\\"]",
    "[\"\\uD801\\u\"]",
    "[\"\\uD801\\u2\"]",
    "[\"\\uD801\\u2x\"]",
    "[\\xC3\\xAA]",
    "[\"\\\\x00\"]",
    "[\"\\y00\"]",
    "[\"\\\\\\\"]",
    "[\"\\\t\"]",
    "[\"\\\\xF0\\x9F\\x8C\\x81\"]",
    "[\"\\\"]",
    "[\"\\u00B\"]",
    "[\"\\uD834\\uDe\"]",
    "[\"\\uD801\\uD801\\y\"]",
    "[\"\\u\\xE5\"]",
    "[\"\\b",
    "[\"\\c\"]",
    "[\"\\uzzzz\"]",
    "[\"\\\\xE5\"]",
    "[\\u0020\"abc\"]",
    "[\\n]",
    "\"",
    "['single']",
    "abcd",
    "[\"\\",
    "[\"b\\x00b\"]",
    "[\"two\nlines\"]",
    "[\"\t\"]",
    "\"\\UA66E\"",
    "\"\"y",
    // Structure.
    "[\\xE2\\x81\\xA0]",
    "\\xEF\\xBB\\xBF",
    "<.>",
    "[<null>]",
    "[2]y",
    "[2]]",
    "[\"abc]",
    "b\\xC3\\xA5",
    "2]",
    "{\"y\": true,",
    "[][]",
    "]",
    "\\xEF\\xBB{}",
    "\\xE5",
    "[",
    "",
    "[\\x00]",
    "3@",
    "{}}",
    "{\"\":",
    "{\"b\":/*comment*/\"c\"}",
    "{\"b\": true} \"y\"",
    "['",
    "[,",
    "[{",
    "[\"b",
    "[\"b\"",
    "{",
    "{]",
    "{,",
    "{[",
    "{\"b",
    "{'b'",
    "[\"\\{[\"\\{",
    "\\xE9",
    "*",
    "{\"b\":\"c\"}#{}",
    "[\\u000B\"\"]",
    "[2",
    "[ false, nul",
    "[ true, fals",
    "[ false, tru",
    "{\"abc\":\"abc\"",
    "\\xC3\\xA5",
    "[\\x0C]",
  };

  /// Readers may differ here. What ours does with the whole value, and why.
  static Stream<Arguments> decided() {
    String accepted = "";
    String surrogate = "lone surrogate";
    String utf8 = "not UTF-8";
    String range = "out of the range of a double";
    return Stream.of(
        // Too small to be told from zero is zero; too large is an error, for infinity would be
        // wrong.
        Arguments.of("[321.654e-789]", accepted),
        Arguments.of("[321e-10000000]", accepted),
        Arguments.of("[0.5e00" + "9".repeat(100) + "]", range),
        Arguments.of("[-2e+9999]", range),
        Arguments.of("[2.5e+9999]", range),
        Arguments.of("[-321321e100000]", range),
        Arguments.of("[321321e100000]", range),
        // Integers that do not fit into 64 bits are the nearest double.
        Arguments.of("[-321321321321321321321321321321]", accepted),
        Arguments.of("[200000000000000000000]", accepted),
        Arguments.of("[-237462374673276894279832749832423479823246327846]", accepted),
        // A surrogate alone is no character, and could not be written as UTF-8 again.
        Arguments.of("{\"\\uDFAB\":0}", surrogate),
        Arguments.of("[\"\\uDADB\"]", surrogate),
        Arguments.of("[\"\\uD889\\u1234\"]", surrogate),
        Arguments.of("[\"\\uD801\\n\"]", surrogate),
        Arguments.of("[\"\\uDd1fb\"]", surrogate),
        Arguments.of("[\"\\uD801\\uD801\\n\"]", surrogate),
        Arguments.of("[\"\\ud801\"]", surrogate),
        Arguments.of("[\"\\ud801abc\"]", surrogate),
        Arguments.of("[\"\\uDd1f\\uD834\"]", surrogate),
        Arguments.of("[\"\\uDFAB\"]", surrogate),
        Arguments.of("[\"\\xED\\xA0\\x81\"]", utf8),
        // JSON between systems is UTF-8 (RFC 8259, 8.1), without a byte order mark.
        Arguments.of("\\xFF\\xFE[\\x00\"\\x00\\xE9\\x00\"\\x00]\\x00", "found the byte 0xFF"),
        Arguments.of("\\x00[\\x00\"\\x00\\xE9\\x00\"\\x00]", "found the byte 0x00"),
        Arguments.of("[\\x00\"\\x00\\xE9\\x00\"\\x00]\\x00", "found the byte 0x00"),
        Arguments.of("\\xEF\\xBB\\xBF{}", "found the byte 0xEF"),
        Arguments.of("[\"\\xE6\\x97\\xA5\\xD1\\x88\\xFA\"]", utf8),
        Arguments.of("[\"\\xFE\"]", utf8),
        Arguments.of("[\"\\xEA\"]", utf8),
        Arguments.of("[\"\\x82\"]", utf8),
        Arguments.of("[\"\\xF4\\xBF\\xBF\\xBE\"]", utf8),
        Arguments.of("[\"\\xC0\\xAE\"]", utf8),
        Arguments.of("[\"\\xFC\\x83\\xBF\\xBF\\xBF\\xBE\"]", utf8),
        Arguments.of("[\"\\xFC\\x80\\x80\\x80\\x80\\x81\"]", utf8),
        Arguments.of("[\"\\xE0\\xFF\"]", utf8),
        // Values that are looked into may be 128 deep.
        Arguments.of("[".repeat(128) + "]".repeat(128), accepted),
        Arguments.of("[".repeat(129) + "]".repeat(129), "more than 128"),
        Arguments.of("[".repeat(500) + "]".repeat(500), "more than 128"),
        Arguments.of("[".repeat(100_000), "more than 128"),
        Arguments.of("[{\"\":".repeat(50_000) + "\n", "more than 128"));
  }

  static Stream<String> accepted() {
    return Stream.of(ACCEPTED);
  }

  static Stream<String> refused() {
    return Stream.of(REFUSED);
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void whatIsJsonIsReadAndSkipped(String text) {
    byte[] bytes = unescape(text);

    assertThatCode(() -> read(bytes)).doesNotThrowAnyException();
    assertThatCode(() -> skip(bytes)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNoJsonIsRefusedWhetherItIsReadOrSkipped(String text) {
    byte[] bytes = unescape(text);

    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> read(bytes))
        .satisfies(error -> assertThat(error.kind()).isEqualTo(CodecException.Kind.MALFORMED));
    assertThatExceptionOfType(CodecException.class).isThrownBy(() -> skip(bytes));
  }

  @ParameterizedTest
  @MethodSource("decided")
  void whatIsLeftToReadersIsDecided(String text, String problem) {
    byte[] bytes = unescape(text);

    if (problem.isEmpty()) {
      assertThatCode(() -> read(bytes)).doesNotThrowAnyException();
    } else {
      assertThatExceptionOfType(CodecException.class)
          .isThrownBy(() -> read(bytes))
          .withMessageContaining(problem);
    }
  }

  /// Looks into everything: all texts, numbers and names become MessagePack.
  private static void read(byte[] bytes) {
    JsonReader source = json(bytes);
    Transcoder.transcode(source, new MessagePackWriter());
    source.expectEnd();
  }

  private static void skip(byte[] bytes) {
    JsonReader source = json(bytes);
    source.skipValue();
    source.expectEnd();
  }

  private static byte[] unescape(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\x", i)) {
        bytes.writeBytes(bytes(Integer.parseInt(text, i + 2, i + 4, 16)));
        i += 3;
      } else {
        bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
