package io.ruapc.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAlignedFirstToTheLeftOthersToTheRight() {
    var table = new Table("who", "calls/s");
    table.add("RuaPC", "1,000,000");
    table.add("an old friend", "7");
    assertThat(table)
        .hasToString(
            """
            | who           |   calls/s |
            |---------------|----------:|
            | RuaPC         | 1,000,000 |
            | an old friend |         7 |
            """);
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    var table = new Table("who", "calls/s");
    assertThatThrownBy(() -> table.add("RuaPC")).hasMessage("cells=1 of 2");
  }
}
