package io.ruapc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "Upper", "with space", "umlaut-ä", "colon:"})
  void illegalNamesAreRefused(String name) {
    assertRefused(Map.of(name, "v"));
  }

  @Test
  void everyLimitHolds() {
    assertRefused(Map.of("n".repeat(Headers.MAX_NAME_LENGTH + 1), "v"));
    assertRefused(Map.of("n", "v".repeat(Headers.MAX_VALUE_BYTES + 1)));
    assertRefused(Map.of("n", "ä".repeat(Headers.MAX_VALUE_BYTES / 2 + 1)));
    assertRefused(many(Headers.MAX_COUNT + 1, "v"));
    assertRefused(many(3, "v".repeat(Headers.MAX_TOTAL_BYTES / 3)));
    assertThat(Headers.of(many(Headers.MAX_COUNT, "v")).size()).isEqualTo(Headers.MAX_COUNT);
  }

  @Test
  void theirTextDoesNotShowValuesBecauseTheyMayBeCredentials() {
    assertThat(Headers.empty().with("authorization", "secret"))
        .hasToString("headers [authorization]");
  }

  @Test
  void addingOneLeavesTheOthersAsTheyWere() {
    Headers one = Headers.empty().with("a", "1");
    Headers two = one.with("b", "2");
    assertThat(one.get("b")).isNull();
    assertThat(two).containsExactlyInAnyOrder(Map.entry("a", "1"), Map.entry("b", "2"));
  }

  private static Map<String, String> many(int count, String value) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      headers.put("h" + i, value);
    }
    return headers;
  }

  private static void assertRefused(Map<String, String> headers) {
    assertThatThrownBy(() -> Headers.of(headers)).isInstanceOf(IllegalArgumentException.class);
  }
}
