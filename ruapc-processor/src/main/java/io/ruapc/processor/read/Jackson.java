package io.ruapc.processor.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/// The annotations of Jackson that say the same here, read by name, so that types written for it
/// need no second set. What would change the form on the wire and is not known here is a mistake,
/// never ignored.
final class Jackson {
  private static final Set<String> ON_TYPES =
      Set.of(
          "JsonNaming",
          "JsonInclude",
          "JsonTypeName",
          "JsonSubTypes",
          "JsonTypeInfo",
          "JsonIgnoreProperties",
          "JsonClassDescription");
  private static final Set<String> ON_COMPONENTS =
      Set.of(
          "JsonProperty",
          "JsonAlias",
          "JsonIgnore",
          "JsonInclude",
          "JsonValue",
          "JsonPropertyDescription");
  private static final Set<String> ON_CONSTANTS =
      Set.of("JsonProperty", "JsonAlias", "JsonEnumDefaultValue");

  private final Program program;

  Jackson(Program program) {
    this.program = program;
  }

  void checkType(TypeElement type, Place place) {
    check(List.of(type), ON_TYPES, place);
    find(List.of(type), "JsonTypeInfo")
        .filter(info -> !program.constantOf(info, "include").equals("WRAPPER_OBJECT"))
        .ifPresent(_ -> {
          throw place.mistake(
              "a variant travels as {\"Name\": {..}}: use JsonTypeInfo.As.WRAPPER_OBJECT, or"
                  + " remove @JsonTypeInfo");
        });
    find(List.of(type), "JsonIgnoreProperties")
        .filter(ignore ->
            !program.textsOf(ignore, "value").isEmpty()
                || !program.textOf(ignore, "ignoreUnknown").equals("true"))
        .ifPresent(_ -> {
          throw place.mistake(
              "unknown members are always skipped, and @JsonIgnoreProperties means nothing else"
                  + " here: put @JsonIgnore on the component that shall not travel");
        });
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      boolean isAccessor =
          type.getRecordComponents().stream().anyMatch(part -> part.getAccessor().equals(method));
      if (!isAccessor && (has(method, "JsonValue") || has(method, "JsonCreator"))) {
        throw place.mistake(
            "@JsonValue and @JsonCreator on methods mean nothing here: put @JsonValue on the single"
                + " component of a record, or @RpcName on the constants of an enum");
      }
    }
  }

  void checkComponent(List<? extends AnnotatedConstruct> carriers, Place place) {
    check(carriers, ON_COMPONENTS, place);
  }

  void checkConstant(Element constant, Place place) {
    check(List.of(constant), ON_CONSTANTS, place);
  }

  private void check(List<? extends AnnotatedConstruct> carriers, Set<String> known, Place place) {
    for (AnnotatedConstruct carrier : carriers) {
      for (AnnotationMirror mirror : carrier.getAnnotationMirrors()) {
        if (isJackson(mirror) && !known.contains(simpleName(mirror))) {
          throw place.mistake(
              "@"
                  + simpleName(mirror)
                  + " of Jackson has no meaning here: remove it, or write the codec of this type by"
                  + " hand");
        }
      }
    }
  }

  Optional<String> naming(TypeElement type) {
    return find(List.of(type), "JsonNaming").map(naming -> program.textOf(naming, "value"));
  }

  Optional<String> name(List<? extends AnnotatedConstruct> carriers) {
    return find(carriers, "JsonProperty")
        .map(property -> program.textOf(property, "value"))
        .filter(name -> !name.isEmpty());
  }

  List<String> aliases(List<? extends AnnotatedConstruct> carriers) {
    return find(carriers, "JsonAlias")
        .map(alias -> program.textsOf(alias, "value"))
        .orElse(List.of());
  }

  String description(List<? extends AnnotatedConstruct> carriers) {
    return find(carriers, "JsonPropertyDescription")
        .map(description -> program.textOf(description, "value"))
        .orElse("");
  }

  boolean isIgnored(List<? extends AnnotatedConstruct> carriers) {
    return find(carriers, "JsonIgnore")
        .map(ignore -> program.textOf(ignore, "value").equals("true"))
        .orElse(false);
  }

  boolean isWhole(List<? extends AnnotatedConstruct> carriers) {
    return find(carriers, "JsonValue")
        .map(value -> program.textOf(value, "value").equals("true"))
        .orElse(false);
  }

  boolean isUnknown(Element constant) {
    return has(constant, "JsonEnumDefaultValue");
  }

  /// Whether absent values are left out, as the component says or else its type.
  boolean omitsAbsent(List<? extends AnnotatedConstruct> carriers, TypeElement type, Place place) {
    var include = find(carriers, "JsonInclude").or(() -> find(List.of(type), "JsonInclude"));
    if (include.isEmpty()) {
      return Program.find(type, Names.RPC_TYPE)
          .filter(mirror -> program.textOf(mirror, "omitsAbsent").equals("true"))
          .isPresent();
    }
    String value = program.constantOf(include.get(), "value");
    return switch (value) {
      case "ALWAYS", "USE_DEFAULTS" -> false;
      case "NON_NULL", "NON_ABSENT" -> true;
      default ->
          throw place.mistake(
              "@JsonInclude(" + value + ") has no meaning here: use NON_NULL or NON_ABSENT");
    };
  }

  Optional<String> typeName(TypeElement variant) {
    return find(List.of(variant), "JsonTypeName")
        .map(name -> program.textOf(name, "value"))
        .filter(name -> !name.isEmpty());
  }

  /// The name that `@JsonSubTypes` on the sealed type gives a variant.
  Optional<String> subTypeName(TypeElement sealed, TypeElement variant) {
    return find(List.of(sealed), "JsonSubTypes").stream()
        .flatMap(types -> ((List<?>) program.valueOf(types, "value")).stream())
        .map(entry -> (AnnotationMirror) ((AnnotationValue) entry).getValue())
        .filter(entry -> program.textOf(entry, "value").contentEquals(variant.getQualifiedName()))
        .map(entry -> program.textOf(entry, "name"))
        .filter(name -> !name.isEmpty())
        .findFirst();
  }

  private static boolean has(AnnotatedConstruct construct, String simpleName) {
    return find(List.of(construct), simpleName).isPresent();
  }

  private static Optional<AnnotationMirror> find(
      List<? extends AnnotatedConstruct> constructs, String simpleName) {
    for (AnnotatedConstruct construct : constructs) {
      for (AnnotationMirror mirror : construct.getAnnotationMirrors()) {
        if (isJackson(mirror) && simpleName(mirror).equals(simpleName)) {
          return Optional.of(mirror);
        }
      }
    }
    return Optional.empty();
  }

  private static String simpleName(AnnotationMirror mirror) {
    return mirror.getAnnotationType().asElement().getSimpleName().toString();
  }

  private static boolean isJackson(AnnotationMirror mirror) {
    String name = Program.nameOf(mirror);
    return name.startsWith("com.fasterxml.jackson.") || name.startsWith("tools.jackson.");
  }
}
