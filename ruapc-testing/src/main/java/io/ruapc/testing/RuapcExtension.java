package io.ruapc.testing;

import io.ruapc.Endpoint;
import io.ruapc.HandlerOptions;
import io.ruapc.client.Client;
import io.ruapc.server.Server;
import io.ruapc.service.ServiceContracts;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A server and a client of it, for tests: JUnit starts them before a test and closes them after.
///
/// ```java
/// @RegisterExtension
/// final RuapcExtension rpc = RuapcExtension.create().service(Shop.class, new CornerShop());
///
/// @Test
/// void sellsApples(Shop shop) {
///   assertThat(shop.price("apple")).isEqualTo(30);
/// }
/// ```
///
/// In a field of the test they are new for each test; in a static field one pair serves all tests
/// of the class. They talk within the process, over `local://` and a name of their own, so tests
/// may run side by side. Calls are real all the same: values pass through their codecs, and
/// handlers run on threads of their own.
///
/// Test methods may have parameters of the contracts that were given to [#service], of their
/// `Async` twins, and of [Client] and [Server].
///
/// When the pair is closed and a call still has no answer or a handler still runs, the test fails.
public final class RuapcExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {

  /// How long calls may still take when the test is over.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Server.Builder serverBuilder = Server.builder();
  private final Set<Class<?>> contracts = new HashSet<>();
  private Consumer<Client.Builder> clientOptions = builder -> {};
  private @Nullable String address;
  private boolean mayLeaveCalls;

  /// How many classes are being tested, one in the other; zero when the pair belongs to one test.
  private int classes;

  private volatile @Nullable Running running;

  /// What is open.
  private record Running(Server server, Client client) {}

  private RuapcExtension() {}

  /// An extension without services.
  public static RuapcExtension create() {
    return new RuapcExtension();
  }

  /// Offers a service. Its implementation is the same object in all tests if this field is static.
  public <S> RuapcExtension service(Class<S> contract, S implementation) {
    return service(contract, implementation, HandlerOptions.create());
  }

  /// As above, with a choice of how it is called.
  public <S> RuapcExtension service(Class<S> contract, S implementation, HandlerOptions options) {
    serverBuilder.service(contract, implementation, options);
    contracts.add(contract);
    return this;
  }

  /// Sets what else a server has: limits, interceptors.
  public RuapcExtension server(Consumer<Server.Builder> options) {
    options.accept(serverBuilder);
    return this;
  }

  /// Sets what else a client has: timeouts, interceptors, services of its own.
  public RuapcExtension client(Consumer<Client.Builder> options) {
    clientOptions = clientOptions.andThen(options);
    return this;
  }

  /// Lets deadlines, and pauses between attempts, go by a clock that the test sets forward, on both
  /// sides.
  public RuapcExtension clock(ManualClock clock) {
    serverBuilder.clock(clock);
    return client(builder -> builder.clock(clock));
  }

  /// Listens on something else than a name within the process: `127.0.0.1:0` tests over a socket.
  ///
  /// @param address as [Server.Builder#listen(String)] takes it
  public RuapcExtension listen(String address) {
    this.address = address;
    return this;
  }

  /// Does not fail tests that leave calls without an answer.
  public RuapcExtension allowPendingCalls() {
    mayLeaveCalls = true;
    return this;
  }

  /// A stub that calls the server.
  ///
  /// @param contract an `@RpcService` interface, or the `Async` twin of one
  public <S> S stub(Class<S> contract) {
    return client().stub(contract);
  }

  /// The client.
  ///
  /// @throws IllegalStateException outside a test
  public Client client() {
    return running().client;
  }

  /// The server.
  ///
  /// @throws IllegalStateException outside a test
  public Server server() {
    return running().server;
  }

  /// Where the server is, for further clients.
  public Endpoint endpoint() {
    return running().server.endpoint();
  }

  private Running running() {
    Running now = running;
    if (now == null) {
      throw new IllegalStateException(
          "no test is running; the extension belongs into a field with @RegisterExtension");
    }
    return now;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    classes++;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    start();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (classes == 0) {
      stop(context);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    classes--;
    if (classes == 0) {
      stop(context);
    }
  }

  private void start() {
    if (running != null) {
      return; // the pair of the class, or of the class around it
    }
    String where = address != null ? address : Endpoint.LOCAL + "://test-" + UUID.randomUUID();
    Server server = serverBuilder.listen(where);
    Client.Builder builder = Client.builder(server.endpoint());
    clientOptions.accept(builder);
    running = new Running(server, builder.build());
  }

  private void stop(ExtensionContext context) {
    Running ending = running;
    if (ending == null) {
      return; // it could not be started, which has been said
    }
    running = null;
    try {
      // A test that failed has said what is wrong, and may have left anything.
      if (!mayLeaveCalls && context.getExecutionException().isEmpty()) {
        LeftCalls.check(ending.client, ending.server, PATIENCE);
      }
    } finally {
      ending.client.close();
      ending.server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Client.class
        || type == Server.class
        || contracts.stream().anyMatch(contract -> isStub(type, contract));
  }

  private static boolean isStub(Class<?> type, Class<?> contract) {
    Class<?> around = type.getEnclosingClass();
    return type == contract
        || (type.getSimpleName().equals("Async")
            && around == ServiceContracts.of(contract).getClass());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Client.class) {
      return client();
    }
    return type == Server.class ? server() : stub(type);
  }
}
