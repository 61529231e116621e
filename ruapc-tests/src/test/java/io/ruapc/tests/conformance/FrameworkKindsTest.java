package io.ruapc.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.processor.read.FrameworkKinds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The processor knows the runtime by name only, and so keeps its own list of the error kinds that
/// a contract must not declare.
final class FrameworkKindsTest {
  @Test
  void theProcessorRefusesEveryKindOfTheFramework() {
    List<String> kinds = new ArrayList<>();
    for (JsonNode row : Spec.read("errors.json").required("kinds")) {
      kinds.add(row.required("kind").textValue());
      row.required("alsoRead").forEach(other -> kinds.add(other.textValue()));
    }
    assertThat(FrameworkKinds.ALL).containsExactlyInAnyOrderElementsOf(kinds);
  }
}
