package io.ruapc.tests.rust;

import io.ruapc.Naming;
import io.ruapc.RpcName;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import io.ruapc.tests.rust.Values.CardDeclined;
import io.ruapc.tests.rust.Values.Collections;
import io.ruapc.tests.rust.Values.Color;
import io.ruapc.tests.rust.Values.Empty;
import io.ruapc.tests.rust.Values.Figure;
import io.ruapc.tests.rust.Values.NarrowItem;
import io.ruapc.tests.rust.Values.Refused;
import io.ruapc.tests.rust.Values.Scalars;
import io.ruapc.tests.rust.Values.WideItem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The contracts that both peers serve.
final class Services {
  private Services() {}

  /// A text and the same text back.
  @RpcService
  interface EchoService {
    String echo(String text);
  }

  /// Every method but `join`, `sum` and `area` gives back what it was given.
  @RpcService
  interface ShapeService {
    void unit();

    /// Rust has a unit struct as its argument.
    void marker();

    Empty empty(Empty empty);

    Scalars scalars(Scalars scalars);

    Collections collections(Collections collections);

    Color color(Color color);

    Figure figure(Figure figure);

    List<Figure> figures(List<Figure> figures);

    Optional<String> option(Optional<String> text);

    /// Rust writes an array of numbers.
    byte[] numbers(byte[] bytes);

    /// Rust writes MessagePack's own bytes.
    byte[] blob(byte[] bytes);

    Duration duration(Duration duration);

    String join(String left, String right, int times);

    long sum(List<Long> numbers);

    double area(Figure figure);
  }

  /// Types that grow: the server's view.
  @RpcService
  interface EvolutionService {
    /// The server knows less than the caller.
    NarrowItem narrow(NarrowItem item);

    /// The server knows more than the caller.
    WideItem widen(WideItem item);
  }

  /// The same service as a caller of another version sees it.
  @RpcService(name = "EvolutionService")
  interface LaterEvolutionService {
    WideItem narrow(WideItem item);

    NarrowItem widen(NarrowItem item);
  }

  /// All the ways to fail.
  @RpcService
  interface FaultService {
    /// Fails with the framework error that the caller names.
    void fail(String kind, String msg);

    void decline(long code) throws CardDeclined;

    void refuse(long code) throws Refused;

    /// Fails in a way that nobody foresaw.
    void crash(String msg);
  }

  /// Misunderstandings: a method that no server has, and arguments of another type.
  @RpcService(name = "ShapeService", naming = Naming.SNAKE_CASE)
  interface MistakenShapeService {
    void noSuchMethod();

    String join(String text);
  }

  /// What a handler sees of its caller's patience.
  @RpcService
  interface DeadlineService {
    /// The budget that is left when the handler starts, in milliseconds.
    long remaining();

    /// Answers after so many milliseconds.
    @RpcName("wait")
    void waitFor(long millis);
  }

  /// Handlers that call their caller back over the connection the call came on.
  @RpcService
  interface CallbackService {
    /// Greets the caller by the name that its [NameService] gives.
    String greet(String greeting);

    /// As [#greet], with the service as an argument.
    @RpcName("greet_by")
    String greetBy(NameService name);
  }

  /// A list in Rust.
  @RpcService
  interface CountService {
    RpcStream<Integer> count(int until);
  }

  /// Served by the caller of a [CallbackService].
  @RpcService
  interface NameService {
    String name(String prefix);
  }
}
