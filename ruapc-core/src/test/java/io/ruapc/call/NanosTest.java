package io.ruapc.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NanosTest {
  @Test
  void aBudgetIsRoundedUpSoThatTheLastMillisecondIsNotLost() {
    assertThat(Nanos.budgetMillis(1_000_001, 0)).isEqualTo(2);
    assertThat(Nanos.budgetMillis(1_000_000, 0)).isEqualTo(1);
    assertThat(Nanos.budgetMillis(1, 0)).isEqualTo(1);
  }

  @Test
  void aBudgetIsNeverZeroBecauseTheSiblingWouldDropTheRequest() {
    assertThat(Nanos.budgetMillis(-5, 0)).isEqualTo(1);
  }

  @Test
  void noDeadlineTravelsAsTheLargestBudgetAndComesBackAsNone() {
    assertThat(Nanos.budgetMillis(Nanos.NEVER, 0)).isEqualTo(4_294_967_295L);
    assertThat(Nanos.afterBudget(123, 4_294_967_295L)).isEqualTo(Nanos.NEVER);
    assertThat(Nanos.afterBudget(0, 4_294_967_294L)).isEqualTo(4_294_967_294_000_000L);
  }

  @Test
  void aClockThatWrapsAroundStillComparesRight() {
    long now = Long.MAX_VALUE - 10;
    long deadline = Nanos.after(now, 100);
    assertThat(deadline).isNegative();
    assertThat(Nanos.isOver(deadline, now)).isFalse();
    assertThat(Nanos.isOver(deadline, now + 101)).isTrue();
    assertThat(Nanos.earlier(deadline, now + 5)).isEqualTo(now + 5);
  }

  @Test
  void aPointThatHappensToLookLikeNeverIsMovedByOneNanosecond() {
    assertThat(Nanos.after(Long.MAX_VALUE - 1, 1)).isEqualTo(Long.MAX_VALUE - 1);
  }
}
