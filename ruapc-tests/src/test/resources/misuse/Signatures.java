package misuse;

import io.ruapc.OneWay;
import io.ruapc.RpcDefault;
import io.ruapc.RpcName;
import io.ruapc.RpcService;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;

@RpcService
interface Signatures {
  String find(String name);

  // error: find is overloaded, and a call carries only the name: give one of them another name,
  //   e.g. findById
  String find(int id);

  // error: generic is generic, so nobody knows what travels: use concrete types
  <T extends Record> T generic(T value);

  // error: nobody waits for the result of a @OneWay method: return void, or remove @OneWay
  @OneWay
  int oneWayResult(String text);

  // error: no error comes back from a @OneWay method: remove the throws, or @OneWay
  @OneWay
  void oneWayThrows(String text) throws IllegalStateException;

  // error: IOException cannot come back to the caller: mark it with @RpcError if it is yours, or
  //   declare an exception of your own that has it
  void checked(String text) throws IOException;

  void same(String text);

  // error: the name `same` on the wire is taken by same: change its @RpcName
  @RpcName("same")
  void other(String text);

  // error: the name of a method is not blank and has no `/`
  @RpcName("a/b")
  void slash();

  // error: the name `a` on the wire is taken by another component: give one of them another
  //   @RpcName
  void twice(@RpcName("a") int first, @RpcName("a") int second);

  // error: the only parameter is the whole payload and is never missing: use Optional or @Nullable
  //   instead of @RpcDefault
  void single(@RpcDefault("1") int only);

  // error: raw type CompletionStage: say what it is a stage of, e.g. CompletionStage<String>
  @SuppressWarnings("rawtypes")
  CompletionStage rawStage();
}

// error: a contract has no type parameters: extend a generic interface with concrete types instead
@RpcService
interface Generic<T> {
  void take(T value);
}

// error: a contract is an interface: make NoInterface one
@RpcService
class NoInterface {}

// error: the name of a service has no blanks around it and no `/`: change `a/b`
@RpcService(name = "a/b")
interface Slash {}

// error: names that start with `_ruapc.` are the protocol's own: choose another
@RpcService(name = "_ruapc.mine")
interface Reserved {}

// error: a sealed interface lets no stub implement it: remove sealed
@RpcService
sealed interface Closed {
  record One() implements Closed {}
}

final class Outer {
  // error: generated code cannot use this contract: Hidden is private
  @RpcService
  private interface Hidden {
    void call();
  }
}
