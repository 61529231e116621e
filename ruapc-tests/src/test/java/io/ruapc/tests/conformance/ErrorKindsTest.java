package io.ruapc.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruapc.ErrorCode;
import io.ruapc.RpcException;
import io.ruapc.RpcException.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// `spec/errors.json` and [ErrorCode] are the same table.
class ErrorKindsTest {
  private final JsonNode kinds = Spec.read("errors.json").required("kinds");

  @Test
  void everyCodeIsListedOnceAndInOrder() {
    var listed =
        StreamSupport.stream(kinds.spliterator(), false)
            .map(row -> row.required("code").textValue())
            .toList();
    assertThat(listed).containsExactlyElementsOf(names(ErrorCode.values()));
  }

  @Test
  void everyCodeWritesTheListedKind() {
    for (JsonNode row : kinds) {
      assertThat(code(row).kind()).isEqualTo(row.required("kind").textValue());
    }
  }

  @Test
  void everyListedKindIsReadAsItsCode() {
    for (JsonNode row : kinds) {
      assertThat(ErrorCode.ofKind(row.required("kind").textValue())).isEqualTo(code(row));
      for (JsonNode other : row.required("alsoRead")) {
        assertThat(ErrorCode.ofKind(other.textValue())).as(other.textValue()).isEqualTo(code(row));
      }
    }
  }

  @Test
  void noKindIsListedTwice() {
    List<String> all = new ArrayList<>();
    for (JsonNode row : kinds) {
      all.add(row.required("kind").textValue());
      row.required("alsoRead").forEach(other -> all.add(other.textValue()));
    }
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void kindsThatNobodyListsAreKeptAsText() {
    var failure = RpcException.ofKind("connection refused", "x");
    assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN);
    assertThat(failure.kind()).isEqualTo("connection refused");
  }

  @Test
  void retriesAreSafeWhereTheTableSaysTheyHelpAndTheHandlerWasNotStarted() {
    for (JsonNode row : kinds) {
      var failure = new RpcException(code(row), "x");
      assertThat(failure.withExecution(Execution.NOT_STARTED).retryIsSafe())
          .as(code(row).name())
          .isEqualTo(row.required("retryCanHelp").booleanValue());
      assertThat(failure.withExecution(Execution.STARTED).retryIsSafe()).isFalse();
      assertThat(failure.withExecution(Execution.UNKNOWN).retryIsSafe()).isFalse();
    }
  }

  private static ErrorCode code(JsonNode row) {
    return ErrorCode.valueOf(row.required("code").textValue());
  }

  private static List<String> names(ErrorCode[] codes) {
    List<String> names = new ArrayList<>();
    for (ErrorCode code : codes) {
      names.add(code.name());
    }
    return names;
  }
}
