package io.ruapc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallOptionsTest {
  private static final CallOptions SHORT = CallOptions.create().timeout(Duration.ofMillis(50));
  private static final CallOptions LONG = CallOptions.create().timeout(Duration.ofSeconds(5));

  @Test
  void theSmallerTimeoutWinsWhicheverIsInside() {
    assertThat(SHORT.with(LONG).timeout()).contains(Duration.ofMillis(50));
    assertThat(LONG.with(SHORT).timeout()).contains(Duration.ofMillis(50));
  }

  @Test
  void headersAreJoinedAndTheInnerOneWins() {
    CallOptions outer = CallOptions.create().header("tenant", "a").header("trace", "1");
    CallOptions inner = CallOptions.create().header("tenant", "b");
    Headers headers = outer.with(inner).headers();
    assertThat(headers.get("tenant")).isEqualTo("b");
    assertThat(headers.get("trace")).isEqualTo("1");
  }

  @Test
  void theFormatOfTheInnerOptionsWins() {
    CallOptions json = CallOptions.create().format(Format.JSON);
    assertThat(json.with(SHORT).format()).contains(Format.JSON);
    assertThat(json.with(CallOptions.create().format(Format.MESSAGE_PACK)).format())
        .contains(Format.MESSAGE_PACK);
  }

  @Test
  void aScopeEndsWithItsBodyAndScopesNest() throws Exception {
    assertThat(CallOptions.current()).isSameAs(CallOptions.create());
    LONG.run(() -> {
      assertThat(CallOptions.current().timeout()).contains(Duration.ofSeconds(5));
      SHORT.run(() -> assertThat(CallOptions.current().timeout()).contains(Duration.ofMillis(50)));
      assertThat(CallOptions.current().timeout()).contains(Duration.ofSeconds(5));
    });
    assertThat(CallOptions.current()).isSameAs(CallOptions.create());
  }

  @Test
  void aScopeLetsExceptionsThroughAsTheyAre() {
    assertThatThrownBy(() ->
            SHORT.run(() -> {
              throw new IOException("as it is");
            }))
        .isExactlyInstanceOf(IOException.class);
  }

  @Test
  void aTimeoutThatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> CallOptions.create().timeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout must be above zero");
  }
}
