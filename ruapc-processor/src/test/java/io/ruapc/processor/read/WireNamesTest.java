package io.ruapc.processor.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WireNamesTest {
  @ParameterizedTest
  @CsvSource({
    "itemCount, item_count, ITEM_COUNT, item-count, itemCount, ItemCount",
    "ItemCount, item_count, ITEM_COUNT, item-count, itemCount, ItemCount",
    "ITEM_COUNT, item_count, ITEM_COUNT, item-count, itemCount, ItemCount",
    "item_count, item_count, ITEM_COUNT, item-count, itemCount, ItemCount",
    "HTTPServer, http_server, HTTP_SERVER, http-server, httpServer, HttpServer",
    "userID, user_id, USER_ID, user-id, userId, UserId",
    "utf8Text, utf8_text, UTF8_TEXT, utf8-text, utf8Text, Utf8Text",
    "x, x, X, x, x, X",
  })
  void wordsAreSpelledAsThePolicySays(
      String name, String snake, String screaming, String kebab, String camel, String pascal) {
    assertThat(WireNames.AS_WRITTEN.of(name)).isEqualTo(name);
    assertThat(WireNames.SNAKE_CASE.of(name)).isEqualTo(snake);
    assertThat(WireNames.SCREAMING_SNAKE_CASE.of(name)).isEqualTo(screaming);
    assertThat(WireNames.KEBAB_CASE.of(name)).isEqualTo(kebab);
    assertThat(WireNames.CAMEL_CASE.of(name)).isEqualTo(camel);
    assertThat(WireNames.PASCAL_CASE.of(name)).isEqualTo(pascal);
  }
}
