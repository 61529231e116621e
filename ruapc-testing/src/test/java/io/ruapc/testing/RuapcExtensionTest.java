package io.ruapc.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.ruapc.client.Client;
import io.ruapc.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs small test classes that stand below, and looks at how they end.
class RuapcExtensionTest {
  /// What ended, with the words of what failed.
  private static List<String> run(Class<?> tests) {
    List<String> ends = new ArrayList<>();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest() || result.getStatus() != Status.SUCCESSFUL) {
                  ends.add(
                      test.getDisplayName()
                          + " "
                          + result.getThrowable().map(Throwable::getMessage).orElse("passed"));
                }
              }
            });
    return ends;
  }

  @Test
  void everyTestHasItsOwnServerWhenTheFieldIsNotStatic() {
    PerTest.endpoints.clear();
    assertThat(run(PerTest.class)).containsExactly("one(Shelf) passed", "two(Shelf) passed");
    assertThat(PerTest.endpoints).hasSize(2);
    assertNothingListens(PerTest.endpoints);
  }

  static class PerTest {
    static final Set<String> endpoints = new HashSet<>();

    @RegisterExtension
    final RuapcExtension rpc = RuapcExtension.create().service(Shelf.class, new SmallShelf());

    @Test
    void one(Shelf shelf) throws Exception {
      borrow(shelf);
    }

    @Test
    void two(Shelf shelf) throws Exception {
      borrow(shelf);
    }

    private void borrow(Shelf shelf) throws Exception {
      endpoints.add(rpc.endpoint().toString());
      shelf.borrow("Emma");
    }
  }

  @Test
  void allTestsShareTheServerOfAStaticFieldWithNestedOnesToo() {
    PerClass.endpoints.clear();
    assertThat(run(PerClass.class)).hasSize(3).allMatch(end -> end.endsWith(" passed"));
    assertThat(PerClass.endpoints).hasSize(1);
    assertNothingListens(PerClass.endpoints);
  }

  @TestMethodOrder(MethodName.class)
  static class PerClass {
    static final Set<String> endpoints = new HashSet<>();

    @RegisterExtension
    static final RuapcExtension RPC =
        RuapcExtension.create().service(Shelf.class, new SmallShelf());

    @Test
    void one(Server server) {
      endpoints.add(server.endpoint().toString());
    }

    @Test
    void two(Server server) {
      endpoints.add(server.endpoint().toString());
    }

    @Nested
    class Inner {
      @Test
      void three(Shelf shelf, Server server) throws Exception {
        endpoints.add(server.endpoint().toString());
        shelf.borrow("Emma");
      }
    }
  }

  private static void assertNothingListens(Set<String> endpoints) {
    for (String endpoint : endpoints) {
      try (Client late = Client.builder(endpoint).attempts(1).build()) {
        assertThatThrownBy(() -> late.stub(Shelf.class).borrow("Emma"))
            .hasMessageContaining("nothing listens there");
      }
    }
  }

  @Test
  void parametersAreStubsTheirTwinsClientAndServerAndNothingElse() {
    assertThat(run(Parameters.class))
        .anyMatch(end -> end.equals("known(Shelf, Async, Client, Server) passed"))
        .anyMatch(
            end -> end.startsWith("unknown(String) No ParameterResolver registered for parameter"))
        .hasSize(2);
  }

  static class Parameters {
    @RegisterExtension
    final RuapcExtension rpc = RuapcExtension.create().service(Shelf.class, new SmallShelf());

    @Test
    void known(Shelf shelf, ShelfRpc.Async async, Client client, Server server) {
      assertThat(async.borrow("Emma")).succeedsWithin(Duration.ofSeconds(10));
      assertThatThrownBy(() -> shelf.borrow("Emma")).isInstanceOf(Shelf.NotThere.class);
      assertThat(client).isSameAs(rpc.client());
      assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void unknown(String text) {}
  }

  @Test
  void aTestThatLeavesCallsFailsUnlessItFailedAnywayOrMay() {
    assertThat(run(Leaving.class))
        .containsExactly(
            "failing() something else",
            "leaving() the test has left 1 calls without an answer and 1 requests in work;"
                + " let them end, or allow it with allowPendingCalls()");
    assertThat(run(MayLeave.class)).containsExactly("leaving() passed");
  }

  @TestMethodOrder(MethodName.class)
  static class Leaving {
    final SmallShelf shelf = new SmallShelf();

    @RegisterExtension
    final RuapcExtension rpc = RuapcExtension.create().service(Shelf.class, shelf);

    @Test
    void failing() {
      leave();
      throw new IllegalStateException("something else");
    }

    @Test
    void leaving() {
      leave();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // that is what is wrong with it
    private void leave() {
      rpc.stub(ShelfRpc.Async.class).await("Emma");
    }
  }

  static class MayLeave {
    final SmallShelf shelf = new SmallShelf();

    @RegisterExtension
    final RuapcExtension rpc =
        RuapcExtension.create().service(Shelf.class, shelf).allowPendingCalls();

    @AfterEach
    void bringBack() {
      shelf.broughtBack.countDown();
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // it may
    void leaving() {
      rpc.stub(ShelfRpc.Async.class).await("Emma");
    }
  }

  @Test
  void optionsOfBothSidesAndAnotherAddressAreTaken() {
    assertThat(run(WithOptions.class)).containsExactly("calls(Shelf) passed");
  }

  static class WithOptions {
    private final List<String> seen = new ArrayList<>();

    @RegisterExtension
    final RuapcExtension rpc =
        RuapcExtension.create()
            .listen("127.0.0.1:0")
            .service(Shelf.class, new SmallShelf())
            .server(server ->
                server.intercept((call, next) -> {
                  seen.add("server " + call.headers().get("reader"));
                  return next.proceed();
                }))
            .client(client ->
                client.intercept((call, next) -> {
                  call.headers(call.headers().with("reader", "ann"));
                  return next.proceed();
                }));

    @Test
    void calls(Shelf shelf) throws Exception {
      shelf.borrow("Emma");
      assertThat(seen).containsExactly("server ann");
      assertThat(rpc.server().port()).isPositive();
    }
  }

  @Test
  void outsideOfATestThereIsNoClient() {
    assertThatThrownBy(() -> RuapcExtension.create().client())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@RegisterExtension");
  }
}
