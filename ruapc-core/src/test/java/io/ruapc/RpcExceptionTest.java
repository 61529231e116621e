package io.ruapc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruapc.RpcException.Execution;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RpcExceptionTest {
  @Test
  void itsTextSaysWhatHappenedAndWhere() {
    assertThat(
            new RpcException(ErrorCode.OVERLOADED, "too much")
                .withCall("Files/stat", CallStage.HANDLE, "tcp://10.0.0.1:8000")
                .withExecution(Execution.NOT_STARTED)
                .withRetryAfter(Duration.ofMillis(20))
                .withId("abc"))
        .hasMessage(
            "OVERLOADED: too much [method Files/stat, stage HANDLE, peer tcp://10.0.0.1:8000,"
                + " handler not started, retry after PT0.02S, id abc]");
  }

  @Test
  void whatIsKnownOfTheCallFirstStays() {
    RpcException inner =
        new RpcException(ErrorCode.TIMEOUT, "").withCall("A/a", CallStage.CONNECT, null);
    RpcException outer = inner.withCall("B/b", CallStage.WAIT, "peer");
    assertThat(outer.method()).contains("A/a");
    assertThat(outer.stage()).contains(CallStage.CONNECT);
    assertThat(outer.peer()).contains("peer");
  }

  @Test
  void aRetryIsSafeOnlyWhenTheHandlerWasNotStartedAndRepeatingCanHelp() {
    RpcException overloaded = new RpcException(ErrorCode.OVERLOADED, "");
    assertThat(overloaded.retryIsSafe()).isFalse();
    assertThat(overloaded.withExecution(Execution.STARTED).retryIsSafe()).isFalse();
    assertThat(overloaded.withExecution(Execution.NOT_STARTED).retryIsSafe()).isTrue();
    assertThat(
            new RpcException(ErrorCode.INVALID_ARGUMENT, "")
                .withExecution(Execution.NOT_STARTED)
                .retryIsSafe())
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeIsReadBackFromItsOwnKind(ErrorCode code) {
    assertThat(ErrorCode.ofKind(code.kind())).isEqualTo(code);
  }

  @Test
  void aKindThatIsNotKnownKeepsItsText() {
    RpcException failure = RpcException.ofKind("connection refused", "x");
    assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN);
    assertThat(failure.kind()).isEqualTo("connection refused");
  }
}
