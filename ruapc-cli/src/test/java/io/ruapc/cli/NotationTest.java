package io.ruapc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.cli.Notation.Choice;
import io.ruapc.cli.Notation.Members;
import io.ruapc.cli.Notation.Sequence;
import io.ruapc.cli.Notation.Word;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NotationTest {
  private static final String LONG = "x".repeat(30);

  @Test
  void whatFitsIsOneLine() {
    Notation fits = new Members("{", words(2), "}");

    assertThat(fits.lines(80 - fits.toString().length())).endsWith(fits.toString());
    assertThat(fits.lines(81 - fits.toString().length())).contains("\n");
  }

  @Test
  void membersGetALineEach() {
    assertThat(new Members("{", words(3), "}").lines(2))
        .isEqualTo("  {\n    0" + LONG + "\n    1" + LONG + "\n    2" + LONG + "\n  }");
  }

  @Test
  void alternativesGetALineEach() {
    Notation choice = new Sequence(new Word("Kind = "), new Choice(words(3)));

    assertThat(choice.lines(2))
        .isEqualTo("  Kind =\n    | 0" + LONG + "\n    | 1" + LONG + "\n    | 2" + LONG);
  }

  @Test
  void onlyWhatIsTooWideIsBroken() {
    Notation inner = new Members("{", words(2), "}");
    Notation outer =
        new Members("(", List.of(new Sequence(new Word("a: "), inner), new Word(LONG)), ")");

    assertThat(outer.lines(0)).isEqualTo("(\n  a: " + inner + "\n  " + LONG + "\n)");
  }

  @Test
  void nothingIsLostInTheBreaks() {
    Notation deep = new Word(LONG);
    for (int i = 0; i < 5; i++) {
      deep = new Members("{", List.of(new Sequence(new Word("a: "), deep), new Word("b")), "}");
    }

    assertThat(deep.lines(0).replaceAll("[\n ,]", ""))
        .isEqualTo(deep.toString().replaceAll("[ ,]", ""));
  }

  private static List<Notation> words(int count) {
    Stream<Notation> words = IntStream.range(0, count).mapToObj(i -> new Word(i + LONG));
    return words.toList();
  }
}
