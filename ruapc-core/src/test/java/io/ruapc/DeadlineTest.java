package io.ruapc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  @Test
  void spansTooLongForTheClockAreNever() {
    assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).isNever()).isTrue();
    assertThat(Deadline.after(Duration.ofDays(365)).isNever()).isFalse();
  }

  @Test
  void aNegativeSpanIsOverAtOnceHoweverLongItIs() {
    assertThat(Deadline.after(Duration.ofSeconds(-1)).isExpired()).isTrue();
    assertThat(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE)).isExpired()).isTrue();
    assertThat(Deadline.after(Duration.ofSeconds(-1)).remaining()).isZero();
  }

  @Test
  void theEarlierOfTwoIsTheOneThatComesFirst() {
    Deadline soon = Deadline.after(Duration.ofSeconds(1));
    Deadline later = Deadline.after(Duration.ofSeconds(2));
    assertThat(soon.earlier(later)).isSameAs(soon);
    assertThat(later.earlier(soon)).isSameAs(soon);
    assertThat(Deadline.never().earlier(later)).isSameAs(later);
    assertThat(Deadline.never().isExpired()).isFalse();
  }
}
