package golden.jackson;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.ruapc.RpcService;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

@RpcService
public interface Reports {
  List<Entry> list(Report report);

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Report(
      @JsonPropertyDescription("As people say it.") String fullTitle,
      @JsonProperty("lang") @JsonAlias("language") String languageCode,
      @Nullable String subTitle,
      Optional<Kind> kind,
      @JsonInclude(JsonInclude.Include.ALWAYS) OptionalLong sizeBytes,
      @JsonIgnore @Nullable Long cachedSize) {}

  enum Kind {
    @JsonProperty("daily")
    DAILY,
    @JsonEnumDefaultValue
    OTHER
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
  @JsonSubTypes(@JsonSubTypes.Type(value = Entry.Text.class, name = "text"))
  sealed interface Entry {
    record Text(@JsonValue String text) implements Entry {}

    @JsonTypeName("number")
    record Number(@JsonValue long number) implements Entry {}

    record Gap() implements Entry {}
  }
}
