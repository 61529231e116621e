package misuse;

import io.ruapc.OneWay;
import io.ruapc.RpcDefault;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import io.ruapc.RpcType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

@RpcService
interface Callbacks {
  void right(Listener listener, Optional<Listener> other, @Nullable Listener another);

  // error: Listener is an @RpcService, a callback: it is a parameter of a method, by itself or in an
  //   Optional, and stands in nothing else
  void inList(List<Listener> listeners);

  // error: Listener is an @RpcService, a callback: it is a parameter of a method, by itself or in an
  //   Optional, and stands in nothing else
  void inMap(Map<String, Listener> listeners);

  // error: Listener is an @RpcService, a callback: it is a parameter of a method, by itself or in an
  //   Optional, and stands in nothing else
  void inArray(Listener... listeners);

  // error: Listener is an @RpcService, a callback: it is a parameter of a method, by itself or in an
  //   Optional, and stands in nothing else
  void inNestedOptional(Optional<Optional<Listener>> listener);

  // error: an Optional that may be null says it twice: remove @Nullable
  void inNullableOptional(@Nullable Optional<Listener> listener);

  void inRecord(Holder holder);

  // error: Listener is an @RpcService, a callback: it is a parameter of a method, by itself or in an
  //   Optional, and stands in nothing else
  Listener result();

  // error: Listener is an @RpcService, a callback: it is a parameter of a method, by itself or in an
  //   Optional, and stands in nothing else
  Optional<Listener> optionalResult();

  // error: Listener is an @RpcService, a callback: it is a parameter of a method, by itself or in an
  //   Optional, and stands in nothing else
  RpcStream<Listener> items();

  // error: a callback lives as long as its call, and nobody waits for a @OneWay one: remove @OneWay
  @OneWay
  void oneWay(Listener listener);

  // error: a callback has no default: make it Optional or @Nullable
  void standIn(int number, @RpcDefault Listener listener);

  // error: Unmarked has no form on the wire: make it sealed, with records that implement it; or, as
  //   a parameter that is called back, an @RpcService
  void unmarked(Unmarked listener);

  // error: Consumer has no form on the wire: use an @RpcService interface of your own, which is
  //   called back
  void consumer(Consumer<String> listener);

  @RpcService
  interface Listener {
    void done();
  }

  interface Unmarked {
    void done();
  }

  record Holder(
      // error: Listener is an @RpcService, a callback: it is a parameter of a method, by itself or
      //   in an Optional, and stands in nothing else
      Listener listener) {}
}

@RpcType
record Kept(
    // error: Listener is an @RpcService, a callback: it is a parameter of a method, by itself or in
    //   an Optional, and stands in nothing else
    Callbacks.Listener listener) {}

final class Hiding {
  // error: generated code cannot use this contract: Secret is private
  @RpcService
  private interface Secret {
    void done();
  }

  @RpcService
  interface User {
    // error: Hiding.Secret cannot be used by generated code: Secret is private
    void use(Secret secret);
  }
}
