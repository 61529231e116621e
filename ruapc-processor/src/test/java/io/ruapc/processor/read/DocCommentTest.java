package io.ruapc.processor.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DocCommentTest {
  @Test
  void blockTagsAreTakenApart() {
    DocComment doc =
        DocComment.parse(
            """
             Finds a file.
             Second line.

             @param path where it is,
                 from the root
             @param unused
             @return what is known of it
             @throws NotFound when there is none
            """,
            true);
    assertThat(doc.text()).isEqualTo("Finds a file. Second line.");
    assertThat(doc.parameter("path")).isEqualTo("where it is, from the root");
    assertThat(doc.parameter("unused")).isEmpty();
    assertThat(doc.parameter("other")).isEmpty();
    assertThat(doc.result()).isEqualTo("what is known of it");
  }

  @Test
  void inlineTagsBecomeTheirWords() {
    DocComment doc =
        DocComment.parse(
            "Takes {@code a < b} of {@link Files#stat} or <b>{@link Stat the state}</b>: $1 \\x",
            false);
    assertThat(doc.text()).isEqualTo("Takes a < b of Files.stat or the state : $1 \\x");
  }

  @Test
  void markdownReferencesBecomeCode() {
    DocComment doc =
        DocComment.parse("Like [Files] or [the other][Other], see [docs](http://a.b).", true);
    assertThat(doc.text()).isEqualTo("Like `Files` or `the other`, see [docs](http://a.b).");
  }
}
