package misuse;

import io.ruapc.RpcDefault;
import io.ruapc.RpcName;
import io.ruapc.RpcService;
import io.ruapc.RpcType;
import io.ruapc.Unknown;
import io.ruapc.Unsigned;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@RpcService
interface Types {
  // error: Object says nothing of what travels: use a sealed interface for a choice, or RawValue
  //   for any value
  void object(Object value);

  // error: raw type List: say what is in it, e.g. List<String>
  @SuppressWarnings("rawtypes")
  void raw(List list);

  // error: a wildcard says nothing of what travels: name the type, e.g. List<Item>
  void wildcard(List<? extends Number> numbers);

  // error: Date has no form on the wire: use java.time.Instant
  void date(Date date);

  // error: Thread has no form on the wire: use a record of what the other side needs to know of it
  void thread(Thread thread);

  // error: ArrayList has no form on the wire: use a List
  void mutable(ArrayList<String> list);

  // error: Collection has no form on the wire: use a List
  Collection<String> collection();

  // error: Java has no safe arrays of generic types: use List<List<String>>
  void genericArray(List<String>[] lists);

  // error: the keys of a Map are String, Byte, Short, Integer, Long, UUID or enums: use one of them,
  //   or a List of records
  void key(Map<Double, String> map);

  // error: an Optional in an Optional looks the same on the wire when either is empty: use one
  void optionalOptional(Optional<Optional<String>> value);

  // error: an Optional that may be null says it twice: remove @Nullable
  void nullableOptional(@Nullable Optional<String> value);

  // error: @Unsigned is for long and Long only: smaller types hold it as a long
  void unsigned(@Unsigned int value);

  // error: Bean has no form on the wire: make it a record
  void bean(Bean bean);

  // error: Open has no form on the wire: make it sealed, with records that implement it; or, as a
  //   parameter that is called back, an @RpcService
  void open(Open open);

  void inRecord(Holder holder);

  // error: `300` is no byte: write one that fits the type
  // error: `ten` is no int: write one that fits the type
  void number(@RpcDefault("ten") int a, @RpcDefault("300") byte b);

  // error: `MAUVE` is no constant of Color: name one of them
  // error: a record has no default: make it Optional or @Nullable
  // error: the only default for a container is the empty one: write @RpcDefault without a value
  void more(@RpcDefault("MAUVE") Color a, @RpcDefault("x") List<String> b, @RpcDefault Holder c);

  void hidden(Outer2.Secret secret);

  void node(Node node);

  void empty(Nothing nothing);

  void growing(Growing<String> growing, Doubling<String> doubling);

  void choice(Choice choice);

  void unknowns(Weather weather, Season season, Weathers weathers);
}

// error: NoRecord has no form on the wire: make it a record
@RpcType
class NoRecord {}

enum Weather {
  @Unknown
  SUN,
  // error: two constants are @Unknown: one stands for all unknown names
  @Unknown RAIN
}

enum Season {
  SUMMER,
  // error: the name `SUMMER` on the wire is taken: give one of them another @RpcName
  @RpcName("SUMMER") WINTER
}

sealed interface Weathers {
  // error: an @Unknown variant has no components: nothing would fill them
  @Unknown
  record Many(int count) implements Weathers {}
}

class Bean {}

interface Open {}

// error: Date has no form on the wire: use java.time.Instant
// error: Thread has no form on the wire: use a record of what the other side needs to know of it
// error: an Optional is empty when it is missing: remove @RpcDefault
record Holder(Date date, List<Thread> threads, @RpcDefault("1") Optional<String> text) {}

enum Color {
  RED
}

// error: an enum without constants has no values to send
enum Nothing {}

final class Outer2 {
  private Outer2() {}

  static class Base {
    protected record Secret() {}
  }

  private record Private() {}

  // error: Outer2.Private cannot be used by generated code: Private is private
  record Secret(Private inner) {}
}

// error: Node contains itself without end: make next an Optional, @Nullable, or a List
// error: Node contains itself without end: make other an Optional, @Nullable, or a List
record Node(String name, Node next, Other other) {}

// error: Other contains itself without end: make node an Optional, @Nullable, or a List
record Other(Node node) {}

// error: this leads to ever longer types: let a generic type contain itself with the type arguments
//   that it has
record Growing<T>(Optional<Growing<List<T>>> next) {}

record Doubling<T>(
    // error: this leads to ever longer types: let a generic type contain itself with the type arguments
    //   that it has
    List<Doubling<Both<T, T>>> left,
    // error: this leads to ever longer types: let a generic type contain itself with the type arguments
    //   that it has
    List<Doubling<List<T>>> right) {}

record Both<A, B>(A one, B other) {}

sealed interface Choice {
  record Left(Choice again) implements Choice {}

  // error: Right is a variant of Choice: variants are records
  final class Right implements Choice {}
}
