package io.ruapc.processor.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayoutTest {
  private static final String LONG = "aRatherLongArgumentThatFillsSomeColumns";

  @Test
  void whatFitsStaysOnItsLine() {
    assertThat(Layout.render(Layout.call("call", "first", "second") + ";", 4))
        .isEqualTo("    call(first, second);");
  }

  @Test
  void argumentsMoveToTheNextLineTogether() {
    assertThat(Layout.render(Layout.call("x".repeat(40), LONG, "second") + ";", 20))
        .isEqualTo(" ".repeat(20) + "x".repeat(40) + "(\n" + " ".repeat(24) + LONG + ", second);");
  }

  @Test
  void manyArgumentsStandOnALineEach() {
    assertThat(Layout.render(Layout.call("call", LONG, LONG, LONG), 0))
        .isEqualTo("call(\n    " + LONG + ",\n    " + LONG + ",\n    " + LONG + ")");
  }

  @Test
  void shortArgumentsFillTheirLines() {
    String rendered = Layout.render(Layout.call("call", Collections.nCopies(20, "\"short\"")), 0);
    assertThat(rendered.lines()).hasSize(3).allMatch(line -> line.length() <= 100);
    assertThat(rendered).startsWith("call(\n    \"short\", \"short\",");
  }

  @Test
  void valuesMoveBehindTheEqualsSign() {
    assertThat(Layout.render(Layout.assign("x".repeat(70) + " =", LONG + ";"), 0))
        .isEqualTo("x".repeat(70) + " =\n    " + LONG + ";");
  }

  @Test
  void everyLinkOfALongChainStandsAlone() {
    String chain = Layout.chain("Start.of()", List.of("." + LONG + "()", "." + LONG + "()"));
    assertThat(Layout.render(chain, 20))
        .isEqualTo(
            (" ".repeat(20) + "Start.of()\n")
                + (" ".repeat(24) + "." + LONG + "()\n")
                + (" ".repeat(24) + "." + LONG + "()"));
  }

  @Test
  void blocksAreAlwaysBroken() {
    assertThat(Layout.render(Layout.call("of", "A", Layout.block("x ->", "a();", "b();")), 0))
        .isEqualTo("of(\n    A,\n    x -> {\n      a();\n      b();\n    })");
  }

  @Test
  void typeArgumentsAreBrokenWhenTheDeclarationIsTooLong() {
    String declaration =
        Layout.declaration("static ", "Type", List.of(LONG, LONG), "NAME", "value;", 80);
    assertThat(Layout.render(declaration, 0))
        .isEqualTo("static Type<" + LONG + ", " + LONG + ">\n    NAME = value;");
  }
}
