package io.ruapc.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ruapc.CallContext;
import io.ruapc.CallOptions;
import io.ruapc.ErrorCode;
import io.ruapc.HandlerOptions;
import io.ruapc.Interceptor;
import io.ruapc.RpcException;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.tests.call.Scheme;
import io.ruapc.tests.faults.Victim.Refused;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Interceptors on either side may do what they like to their call and to nothing else.
@Timeout(60)
@ParameterizedClass
@EnumSource(Scheme.class)
class InterceptorsTest {
  private static final Interceptor NONE = (call, next) -> next.proceed();

  private final Scheme scheme;

  InterceptorsTest(Scheme scheme) {
    this.scheme = scheme;
  }

  /// Something to be done with a client and its two kinds of stubs.
  private interface Body {
    void run(Client client, Victim victim, VictimRpc.Async async) throws Exception;
  }

  private void with(Interceptor atServer, Interceptor atClient, Body body) throws Exception {
    with(new VictimService(), atServer, atClient, body);
  }

  private void with(Victim service, Interceptor atServer, Interceptor atClient, Body body)
      throws Exception {
    try (Server server =
            Server.builder()
                .service(Victim.class, service)
                .intercept(atServer)
                .listen(scheme.free());
        Client client = Client.builder(server.endpoint()).intercept(atClient).build()) {
      body.run(client, client.stub(Victim.class), client.stub(VictimRpc.Async.class));
      await().untilAsserted(() -> assertThat(server.activeCalls()).isZero());
      assertThat(client.pendingCalls()).isZero();
    }
  }

  @Test
  void aRefusalOfTheServersInterceptorReachesTheCallerAndTheHandlerIsNotStarted() throws Exception {
    var started = new AtomicInteger();
    var counting =
        new VictimService() {
          @Override
          public String echo(String text) {
            started.incrementAndGet();
            return text;
          }
        };
    Interceptor guard =
        (call, next) -> {
          if (!"sesame".equals(call.headers().get("authorization"))) {
            throw new RpcException(ErrorCode.UNAUTHENTICATED, "who are you?");
          }
          return next.proceed();
        };
    with(
        counting,
        guard,
        NONE,
        (client, victim, async) -> {
          assertThat(codeOf(() -> victim.echo("x"))).isEqualTo(ErrorCode.UNAUTHENTICATED);
          assertThatThrownBy(() -> async.echo("x").join())
              .isInstanceOf(CompletionException.class)
              .hasMessageContaining("who are you?");
          assertThat(started).hasValue(0);
        });
  }

  @Test
  void whateverAnInterceptorOfTheServerThrowsIsAnswered() throws Exception {
    Interceptor failing =
        (call, next) -> {
          String how = call.headers().get("how");
          if (how == null) {
            return next.proceed();
          }
          throw switch (how) {
            case "unchecked" -> new IllegalStateException("secret");
            case "declared" -> new Refused("by the guard");
            default -> throw new AssertionError("secret");
          };
        };
    with(
        failing,
        NONE,
        (client, victim, async) -> {
          for (String how : List.of("unchecked", "error")) {
            Victim stub = client.with(CallOptions.create().header("how", how)).stub(Victim.class);
            assertThat(codeOf(() -> stub.echo("x"))).isEqualTo(ErrorCode.INTERNAL);
          }
          Victim stub =
              client.with(CallOptions.create().header("how", "declared")).stub(Victim.class);
          assertThatThrownBy(() -> stub.fail("null"))
              .isInstanceOfSatisfying(
                  Refused.class, refused -> assertThat(refused.reason()).isEqualTo("by the guard"));
          // A method that does not declare it: only its id is told.
          assertThat(codeOf(() -> stub.echo("x"))).isEqualTo(ErrorCode.INTERNAL);
          assertThat(victim.echo("on")).isEqualTo("on");
        });
  }

  @Test
  void valuesMayBeReplacedOnBothSides() throws Exception {
    Interceptor doubling =
        (call, next) -> next.proceed() instanceof String text ? text + text : "none";
    Interceptor louder =
        (call, next) ->
            switch (next.proceed()) {
              case String text -> text + "!";
              case CompletionStage<?> stage -> stage.thenApply(text -> text + "?");
              case null, default -> "none";
            };
    with(
        doubling,
        louder,
        (client, victim, async) -> {
          assertThat(victim.echo("a")).isEqualTo("aa!");
          assertThat(async.echo("a").join()).isEqualTo("aa?");
        });
  }

  @Test
  void valuesOfTheWrongTypeFailTheCallAtTheSideThatMadeThem() throws Exception {
    Interceptor wrong = (call, next) -> 42;
    with(
        wrong,
        NONE,
        (client, victim, async) ->
            assertThat(codeOf(() -> victim.echo("x"))).isEqualTo(ErrorCode.INTERNAL));
    with(
        NONE,
        wrong,
        (client, victim, async) -> {
          assertThatThrownBy(() -> victim.echo("x")).isInstanceOf(ClassCastException.class);
          assertThat(async.echo("x").isDone()).isTrue();
        });
  }

  @Test
  void anInterceptorMayAnswerWithoutTheOtherSide() throws Exception {
    var asked = new AtomicInteger();
    Interceptor counting =
        (call, next) -> {
          asked.incrementAndGet();
          return next.proceed();
        };
    Interceptor cache = (call, next) -> "cached";
    with(
        counting,
        cache,
        (client, victim, async) -> {
          assertThat(victim.echo("x")).isEqualTo("cached");
          assertThat(async.echo("x").join()).isEqualTo("cached");
          victim.tell("x");
          assertThat(asked).hasValue(0);
        });
  }

  @Test
  void aFailureOfTheClientsInterceptorIsTheOutcomeOfEitherKindOfCall() throws Exception {
    Interceptor failing =
        (call, next) -> {
          throw new IOException("no token");
        };
    with(
        NONE,
        failing,
        (client, victim, async) -> {
          assertThatThrownBy(() -> victim.echo("x")).isInstanceOf(IOException.class);
          assertThat(async.echo("x")).isCompletedExceptionally();
          assertThatThrownBy(() -> victim.tell("x")).hasMessage("no token");
        });
  }

  @Test
  void proceedingTwiceCallsOnceAtTheClient() throws Exception {
    var handled = new AtomicInteger();
    Interceptor counting =
        (call, next) -> {
          handled.incrementAndGet();
          return next.proceed();
        };
    Interceptor twice =
        (call, next) -> {
          next.proceed();
          return next.proceed();
        };
    with(
        counting,
        twice,
        (client, victim, async) -> {
          assertThat(victim.echo("x")).isEqualTo("x");
          assertThat(handled).hasValue(1);
        });
  }

  @Test
  void headersAddedByAClientsInterceptorAndThePrincipalOfAServersReachTheHandler()
      throws Exception {
    var told =
        new VictimService() {
          @Override
          public String echo(String text) {
            CallContext call = CallContext.current();
            return call.principal().map(Principal::getName).orElse("nobody")
                + " "
                + call.headers().get("tenant");
          }
        };
    Interceptor naming =
        (call, next) -> {
          String name = call.headers().get("user");
          call.principal(() -> name == null ? "guest" : name);
          return next.proceed();
        };
    Interceptor adding =
        (call, next) -> {
          call.headers(call.headers().with("user", "ann").with("tenant", "acme"));
          return next.proceed();
        };
    with(
        told,
        naming,
        adding,
        (client, victim, async) -> {
          assertThat(victim.echo("x")).isEqualTo("ann acme");
          assertThat(async.echo("x").join()).isEqualTo("ann acme");
        });
  }

  @Test
  void headersThatBreakALimitFailTheCallBeforeItIsSent() throws Exception {
    Interceptor adding =
        (call, next) -> {
          call.headers(call.headers().with("big", "v".repeat(10_000)));
          return next.proceed();
        };
    with(
        NONE,
        adding,
        (client, victim, async) ->
            assertThatThrownBy(() -> victim.echo("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("header big over 8192 bytes"));
  }

  @Test
  void interceptorsStandInTheOrderInWhichTheyWereAdded() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    var options = HandlerOptions.create().intercept(noting(seen, "service"));
    try (Server server =
            Server.builder()
                .intercept(noting(seen, "server"))
                .service(Victim.class, new VictimService(), options)
                .listen(scheme.free());
        Client client =
            Client.builder(server.endpoint())
                .intercept(noting(seen, "outer"))
                .intercept(noting(seen, "inner"))
                .build()) {
      assertThat(client.stub(Victim.class).echo("x")).isEqualTo("x");
      assertThat(seen)
          .containsExactly(
              "outer", "inner", "server", "service", "/service", "/server", "/inner", "/outer");
    }
  }

  private static Interceptor noting(List<String> seen, String name) {
    return (call, next) -> {
      seen.add(name);
      @Nullable Object value = next.proceed();
      seen.add("/" + name);
      return value;
    };
  }

  private static ErrorCode codeOf(ThrowingCallable call) {
    return catchThrowableOfType(RpcException.class, call).code();
  }
}
