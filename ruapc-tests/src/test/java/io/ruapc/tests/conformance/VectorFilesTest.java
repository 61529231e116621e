package io.ruapc.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The vectors are fit for use.
class VectorFilesTest {
  @Test
  void idsAreUniqueOverAllFiles() {
    List<String> ids = new ArrayList<>();
    for (String file : Spec.vectorFiles()) {
      Spec.vectors(file).forEach(vector -> ids.add(vector.id()));
    }
    assertThat(ids).hasSizeGreaterThan(300).doesNotHaveDuplicates();
  }

  @Test
  void answersThatAreNamedExist() {
    List<String> ids = Spec.vectors("frames.json").map(Vector::id).toList();
    Spec.vectors("frames.json")
        .filter(vector -> vector.has("answer"))
        .forEach(vector -> assertThat(ids).contains(vector.text("answer")));
  }
}
