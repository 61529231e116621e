package misuse;

import io.ruapc.OneWay;
import io.ruapc.RpcDefault;
import io.ruapc.RpcService;
import io.ruapc.RpcStream;
import io.ruapc.RpcType;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

@RpcService
interface Streams {
  RpcStream<String> right(RpcStream<String> input);

  // error: an RpcStream is a parameter of a method or its whole result, and stands in nothing else:
  //   use a List here, or give the stream a method of its own
  void inList(List<RpcStream<String>> lists);

  // error: an RpcStream is a parameter of a method or its whole result, and stands in nothing else:
  //   use a List here, or give the stream a method of its own
  void inMap(String key, Map<String, RpcStream<String>> maps);

  // error: an RpcStream is a parameter of a method or its whole result, and stands in nothing else:
  //   use a List here, or give the stream a method of its own
  void inArray(RpcStream<String>... more);

  // error: an RpcStream is a parameter of a method or its whole result, and stands in nothing else:
  //   use a List here, or give the stream a method of its own
  Optional<RpcStream<String>> inOptional();

  // error: an RpcStream is a parameter of a method or its whole result, and stands in nothing else:
  //   use a List here, or give the stream a method of its own
  RpcStream<RpcStream<String>> inStream();

  // error: an RpcStream is a parameter of a method or its whole result, and stands in nothing else:
  //   use a List here, or give the stream a method of its own
  RpcStream<String> optional(Optional<RpcStream<String>> input);

  void inRecord(Holder holder);

  // error: a method with a stream returns at once: return the RpcStream itself, without a stage
  CompletionStage<RpcStream<String>> stage();

  // error: a method with a stream returns at once: return the RpcStream itself, without a stage
  CompletableFuture<RpcStream<String>> future(int number);

  // error: a stream is never null, it may have no items: remove @Nullable
  @Nullable RpcStream<String> nullable();

  // error: a stream is never null, it may have no items: remove @Nullable
  void nullableInput(@Nullable RpcStream<String> input);

  // error: raw type RpcStream: say what is in it, e.g. RpcStream<String>
  @SuppressWarnings("rawtypes")
  RpcStream raw();

  // error: raw type RpcStream: say what is in it, e.g. RpcStream<String>
  @SuppressWarnings("rawtypes")
  void rawInput(RpcStream input);

  // error: a wildcard says nothing of what travels: name the type, e.g. RpcStream<Item>
  RpcStream<?> wildcard();

  // error: a wildcard says nothing of what travels: name the type, e.g. RpcStream<Item>
  void wildcardInput(RpcStream<? extends Number> input);

  // error: Date has no form on the wire: use java.time.Instant
  RpcStream<Date> unsupported();

  // error: Date has no form on the wire: use java.time.Instant
  void unsupportedInput(RpcStream<Date> input);

  // error: Void has no form on the wire: use a record of what the other side needs to know of it
  RpcStream<Void> nothing();

  // error: a method takes one stream: send both kinds of items in one, as a sealed interface
  void two(RpcStream<String> first, RpcStream<String> second);

  // error: nobody waits for the result of a @OneWay method: return void, or remove @OneWay
  @OneWay
  RpcStream<String> oneWay();

  // error: a stream lives as long as its call, and nobody waits for a @OneWay one: remove @OneWay
  @OneWay
  void oneWayInput(RpcStream<String> input);

  // error: Publisher has no form on the wire: use a List, or RpcStream as a parameter or the result
  //   of a method
  Flow.Publisher<String> publisher();

  // error: the only parameter is the whole payload and is never missing: use Optional or @Nullable
  //   instead of @RpcDefault
  void onlyArgument(RpcStream<String> input, @RpcDefault("1") int only);

  record Holder(
      // error: an RpcStream is a parameter of a method or its whole result, and stands in nothing
      //   else: use a List here, or give the stream a method of its own
      RpcStream<String> stream) {}
}

@RpcType
record Stored(
    // error: an RpcStream is a parameter of a method or its whole result, and stands in nothing
    //   else: use a List here, or give the stream a method of its own
    RpcStream<String> stream) {}
