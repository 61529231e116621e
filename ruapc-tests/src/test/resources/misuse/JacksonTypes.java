package misuse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.ruapc.RpcService;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@RpcService
interface JacksonTypes {
  void all(A a, B b, C c, D d, E e, F f, G g, H h);
}

// error: @JsonFormat of Jackson has no meaning here: remove it, or write the codec of this type by
//   hand
// error: @JsonUnwrapped of Jackson has no meaning here: remove it, or write the codec of this type
//   by hand
record A(@JsonFormat(pattern = "yyyy") Instant time, @JsonUnwrapped B inner) {}

// error: unknown members are always skipped, and @JsonIgnoreProperties means nothing else here: put
//   @JsonIgnore on the component that shall not travel
@JsonIgnoreProperties("x")
record B(int x) {}

// error: x does not travel, so a reader has no value for it: make it Optional or @Nullable, or give
//   it an @RpcDefault
record C(@JsonIgnore int x) {}

// error: @JsonValue makes one component the whole value, so it must be the only one
record D(@JsonValue int x, int y) {}

// error: the strategy of @JsonNaming is not known here: use snake, upper snake, kebab, lower camel
//   or upper camel case, or @RpcName
@JsonNaming(PropertyNamingStrategies.LowerDotCaseStrategy.class)
record E(int x) {}

// error: @JsonValue and @JsonCreator on methods mean nothing here: put @JsonValue on the single
//   component of a record, or @RpcName on the constants of an enum
enum F {
  ONE;

  @JsonCreator
  static F of(int number) {
    return ONE;
  }
}

// error: a variant travels as {"Name": {..}}: use JsonTypeInfo.As.WRAPPER_OBJECT, or remove
//   @JsonTypeInfo
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface G {
  record One() implements G {}
}

// error: @JsonInclude(NON_EMPTY) has no meaning here: use NON_NULL or NON_ABSENT
record H(@JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String x) {}
