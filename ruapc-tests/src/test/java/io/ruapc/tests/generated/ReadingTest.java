package io.ruapc.tests.generated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruapc.codec.Codec;
import io.ruapc.codec.CodecException;
import io.ruapc.codec.JsonReader;
import io.ruapc.codec.MessagePackReader;
import io.ruapc.tests.generated.Catalog.Color;
import io.ruapc.tests.generated.Catalog.Item;
import io.ruapc.tests.generated.Catalog.Query;
import io.ruapc.tests.generated.Catalog.Shape;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What generated codecs read beyond what they write, and how they refuse the rest.
final class ReadingTest {
  private static final String ITEM = "{\"name\":\"saw\",\"count\":1,\"tags\":[],\"color\":\"RED\"}";

  @Test
  void missingMembersTakeTheirDefaults() {
    assertThat(readQuery("{\"q\":\"x\"}")).isEqualTo(new Query("x", 10, List.of(), Color.GREEN));
  }

  @Test
  void missingAndNullOptionalsAreEmpty() {
    var saw = new Item("saw", 1, List.of(), Optional.empty(), Color.RED);
    assertThat(readItem(ITEM)).isEqualTo(saw);
    assertThat(readItem(ITEM.replace("\"color\"", "\"price\":null,\"color\""))).isEqualTo(saw);
  }

  @Test
  void aliasesAreReadAndOrderDoesNotMatter() {
    assertThat(readQuery("{\"color\":\"green\",\"tags\":[\"a\"],\"query\":\"x\",\"limit\":3}"))
        .isEqualTo(new Query("x", 3, List.of("a"), Color.GREEN));
  }

  @Test
  void unknownMembersAreSkipped() {
    assertThat(readQuery("{\"new\":{\"a\":[1,{}]},\"q\":\"x\",\"newer\":null}").text())
        .isEqualTo("x");
  }

  @Test
  void missingMembersWithoutADefaultFailWithTheirPath() {
    assertThatThrownBy(() -> readQuery("{\"limit\":3}"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("missing field")
        .extracting("path")
        .isEqualTo("$.q");
    assertThatThrownBy(() -> read(CatalogRpc.LIST.result(), "[" + ITEM + ",{\"name\":\"x\"}]"))
        .hasMessageContaining("missing field")
        .extracting("path")
        .isEqualTo("$[1].count");
  }

  @Test
  void membersThatStandThereTwiceFail() {
    assertThatThrownBy(() -> readQuery("{\"q\":\"x\",\"query\":\"y\"}"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("`q`");
  }

  @Test
  void wrongTypesFailWithTheirPath() {
    assertThatThrownBy(() -> readQuery("{\"q\":\"x\",\"tags\":[\"a\",7]}"))
        .isInstanceOf(CodecException.class)
        .extracting("path")
        .isEqualTo("$.tags[1]");
    assertThatThrownBy(() -> readQuery("{\"q\":null}"))
        .isInstanceOf(CodecException.class)
        .extracting("path")
        .isEqualTo("$.q");
  }

  @Test
  void unknownConstantsAndVariantsBecomeTheUnknownOne() {
    assertThat(readQuery("{\"q\":\"x\",\"color\":\"mauve\"}").color()).isEqualTo(Color.OTHER);
    assertThat(readShape("\"Blob\"")).isEqualTo(new Shape.Strange());
    assertThat(readShape("{\"Blob\":{\"deep\":[1,2,{}]}}")).isEqualTo(new Shape.Strange());
  }

  @Test
  void unitVariantsAreReadInEveryForm() {
    assertThat(List.of("\"nothing\"", "{\"nothing\":null}", "{\"nothing\":{}}"))
        .allSatisfy(text -> assertThat(readShape(text)).isEqualTo(new Shape.Nothing()));
  }

  @Test
  void aVariantIsOneMember() {
    assertThatThrownBy(() -> readShape("{\"Circle\":{\"radius\":1},\"nothing\":null}"))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> readShape("\"Circle\"")).isInstanceOf(CodecException.class);
  }

  @Test
  void messagePackRecordsMayBeArraysAndVariantsIndexes() {
    // ["hammer", 1, [], nil, 0]
    assertThat(readMessagePack(CatalogRpc.BUY.result(), "95 A6 68616D6D6572 01 90 C0 00"))
        .isEqualTo(new Item("hammer", 1, List.of(), Optional.empty(), Color.RED));
    // {0: [2.0]}
    assertThat(readMessagePack(CatalogRpc.SHAPE.arguments(), "81 00 91 CB 4000000000000000"))
        .isEqualTo(new Shape.Circle(2));
    // 2
    assertThat(readMessagePack(CatalogRpc.SHAPE.arguments(), "02")).isEqualTo(new Shape.Nothing());
  }

  @Test
  void methodsWithoutParametersReadEveryFormOfNothing() {
    assertThat(List.of("null", "{}", "[]"))
        .allSatisfy(text -> assertThat(read(CatalogRpc.TOUCH.arguments(), text)).isNull());
  }

  private static Query readQuery(String text) {
    return read(CatalogRpc.LIST.arguments(), text);
  }

  private static Item readItem(String text) {
    return read(CatalogRpc.BUY.result(), text);
  }

  private static @Nullable Shape readShape(String text) {
    return read(CatalogRpc.SHAPE.arguments(), text);
  }

  private static <T extends @Nullable Object> T read(Codec<T> codec, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    var source = new JsonReader();
    source.reset(bytes, 0, bytes.length);
    T value = codec.read(source);
    source.expectEnd();
    return value;
  }

  private static <T extends @Nullable Object> T readMessagePack(Codec<T> codec, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    var source = new MessagePackReader();
    source.reset(bytes, 0, bytes.length);
    T value = codec.read(source);
    assertThat(source.remaining()).isZero();
    return value;
  }
}
