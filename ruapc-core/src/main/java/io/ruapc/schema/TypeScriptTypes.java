package io.ruapc.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// JSON Schemas as types of TypeScript, and as the codecs of their values.
///
/// Schemas of older drafts (`nullable`) are understood too, since Rust peers write them. What no
/// codec fits is `unknown`, whose values are as their bytes say.
final class TypeScriptTypes {
  /// What tells variants apart: the first of these that is no component.
  private static final List<String> TAGS = List.of("kind", "type", "variant", "tag");

  private static final String CALLBACK = "x-ruapc-callback";

  private final TypeScriptNames names;

  private final Map<String, Json> known;

  /// @param known the schemas of types, by name
  TypeScriptTypes(TypeScriptNames names, Map<String, Json> known) {
    this.names = names;
    this.known = known;
  }

  /// A type and the expression of its codec.
  ///
  /// @param isNullable whether null is among its values
  record Typed(String type, String codec, boolean isNullable) {
    Typed(String type, String codec) {
      this(type, codec, false);
    }

    /// Whether it has no value.
    boolean isUnit() {
      return type.equals("void");
    }

    /// As an element, which a type after it must not take apart.
    String grouped() {
      return type.contains(" | ") || type.startsWith("{") ? "(" + type + ")" : type;
    }
  }

  /// What a schema stands for.
  Typed of(Json schema, TypeScriptFile file) {
    Typed typed = withoutNull(schema, file);
    return schema.member("nullable").isTrue() && !typed.isUnit() ? nullable(typed) : typed;
  }

  /// The codec of a member, which knows whether it may be left out.
  String memberCodec(Json schema, boolean isRequired, TypeScriptFile file) {
    Typed typed = of(schema, file);
    return isRequired || typed.isNullable()
        ? typed.codec()
        : "codec.withDefault(" + typed.codec() + ")";
  }

  private static Typed nullable(Typed typed) {
    if (typed.isNullable()) {
      return typed;
    }
    String codec =
        typed.codec().startsWith("callback(")
            ? "optionalCallback" + typed.codec().substring("callback".length())
            : "codec.optional(" + typed.codec() + ")";
    return new Typed(typed.type() + " | null", codec, true);
  }

  private Typed withoutNull(Json schema, TypeScriptFile file) {
    file.value("codec");
    String reference = ServerDescription.reference(schema);
    if (!reference.isEmpty()) {
      String name = names.ofType(reference);
      return new Typed(name, name);
    }
    if (!schema.member(CALLBACK).text().isEmpty()) {
      return hasNull(schema) ? nullable(callback(schema, file)) : callback(schema, file);
    }
    if (!variants(schema).isEmpty()) {
      return choice(schema, file);
    }
    List<Json> all = schema.member("allOf").elements();
    if (all.size() == 1) {
      return of(all.getFirst(), file);
    }
    Typed typed = simple(schema, file);
    return hasNull(schema) && !typed.isUnit() ? nullable(typed) : typed;
  }

  private Typed callback(Json schema, TypeScriptFile file) {
    String service = names.ofService(schema.member(CALLBACK).text());
    // Either function is imported, since which one is needed is known only afterwards.
    file.value(hasNull(schema) ? "optionalCallback" : "callback");
    return new Typed(
        file.type("Callback") + "<" + service + ">", "callback(() => " + service + ")");
  }

  /// Alternatives, of which null is none of its own.
  private Typed choice(Json schema, TypeScriptFile file) {
    List<Json> others =
        variants(schema).stream()
            .filter(one -> !one.member("type").text().equals("null") && !isNullConst(one))
            .toList();
    boolean hasNull = others.size() < variants(schema).size();
    Typed typed = others.size() == 1 ? of(others.getFirst(), file) : union(others, file);
    return hasNull ? nullable(typed) : typed;
  }

  private static boolean isNullConst(Json schema) {
    return schema.member("enum").elements().equals(List.of(Json.Scalar.NULL));
  }

  private static List<Json> variants(Json schema) {
    List<Json> one = schema.member("oneOf").elements();
    return one.isEmpty() ? schema.member("anyOf").elements() : one;
  }

  private static boolean hasNull(Json schema) {
    return schema.member("type").elements().contains(new Json.Text("null"));
  }

  private Typed simple(Json schema, TypeScriptFile file) {
    List<String> constants = constants(schema);
    if (!constants.isEmpty()) {
      return enumeration(constants);
    }
    String type = schema.member("type").text();
    List<String> types =
        type.isEmpty()
            ? schema.member("type").elements().stream()
                .map(Json::text)
                .filter(one -> !one.equals("null"))
                .toList()
            : List.of(type);
    String format = schema.member("format").text();
    if (schema.member("contentEncoding").isPresent()) {
      return new Typed("Uint8Array", "codec.bytes");
    }
    return switch (String.join(",", types)) {
      case "boolean" -> new Typed("boolean", "codec.boolean");
      case "null" -> new Typed("void", "codec.unit");
      case "integer" -> integer(format);
      case "number" ->
          new Typed("number", format.equals("float") ? "codec.float32" : "codec.float64");
      case "string" -> string(schema, format);
      case "string,integer" -> new Typed("bigint", "codec.bigInteger");
      case "string,number" -> new Typed("string", "codec.decimal");
      case "object,string" -> new Typed(file.type("Duration"), "codec.duration");
      case "array" -> array(schema, file);
      case "object" -> object(schema, file);
      default -> any();
    };
  }

  private static Typed any() {
    return new Typed("unknown", "codec.any");
  }

  /// The texts that are the only values; empty when there are others.
  private static List<String> constants(Json schema) {
    String constant = schema.member("const").text();
    return constant.isEmpty()
        ? schema.member("enum").elements().stream()
            .map(Json::text)
            .filter(text -> !text.isEmpty())
            .toList()
        : List.of(constant);
  }

  private static Typed enumeration(List<String> constants) {
    List<String> literals = constants.stream().map(TypeScriptFile::text).toList();
    return new Typed(
        String.join(" | ", literals), "codec.enumeration(" + String.join(", ", literals) + ")");
  }

  private static Typed integer(String format) {
    return switch (format) {
      case "int8", "int16", "int32", "uint8", "uint16", "uint32" ->
          new Typed("number", "codec." + format);
      case "uint64", "uint" -> new Typed("bigint", "codec.uint64");
      default -> new Typed("bigint", "codec.int64");
    };
  }

  private static Typed string(Json schema, String format) {
    Json one = new Json.Scalar("1");
    boolean isCharacter =
        schema.member("minLength").equals(one) && schema.member("maxLength").equals(one);
    return new Typed(
        "string",
        switch (format) {
          case "uuid" -> "codec.uuid";
          case "date-time" -> "codec.dateTimeUtc";
          case "date" -> "codec.localDate";
          case "date-time-local" -> "codec.localDateTime";
          default -> isCharacter ? "codec.char" : "codec.text";
        });
  }

  private Typed array(Json schema, TypeScriptFile file) {
    if (schema.member("prefixItems").isPresent() || !schema.member("items").isPresent()) {
      return any();
    }
    Typed element = of(schema.member("items"), file);
    return new Typed(element.grouped() + "[]", "codec.list(" + element.codec() + ")");
  }

  private Typed object(Json schema, TypeScriptFile file) {
    Json values = schema.member("additionalProperties");
    if (values instanceof Json.Members && schema.member("properties").members().isEmpty()) {
      return map(schema.member("propertyNames"), of(values, file), file);
    }
    return new Typed(
        "{ " + memberTypes(schema, file) + " }".replace("{  }", "{}"),
        "codec.record(() => (" + TypeScriptFile.object(memberCodecs(schema, file)) + "))");
  }

  private Typed map(Json keys, Typed value, TypeScriptFile file) {
    if (!keys.member("pattern").text().isEmpty()) {
      String key = keys.member("pattern").text().startsWith("^-?") ? "int64" : "uint64";
      return new Typed(
          "Map<bigint, " + value.type() + ">",
          "codec.numberMap(codec." + key + ", " + value.codec() + ")");
    }
    String codec =
        keys.member("format").text().equals("uuid")
            ? ", codec.uuid"
            : ServerDescription.reference(keys).isEmpty() ? "" : ", " + of(keys, file).codec();
    return new Typed(
        "Record<string, " + value.type() + ">", "codec.map(" + value.codec() + codec + ")");
  }

  private String memberTypes(Json schema, TypeScriptFile file) {
    return schema.member("properties").members().entrySet().stream()
        .map(member -> memberType(schema, member.getKey(), member.getValue(), file))
        .collect(Collectors.joining("; "));
  }

  private String memberType(Json record, String name, Json schema, TypeScriptFile file) {
    Typed typed = of(schema, file);
    boolean isRequired = isRequired(record, name) && !typed.isNullable();
    return TypeScriptNames.member(name) + (isRequired ? ": " : "?: ") + typed.type();
  }

  /// The codecs of the members of a record.
  Map<String, String> memberCodecs(Json schema, TypeScriptFile file) {
    var codecs = new LinkedHashMap<String, String>();
    schema
        .member("properties")
        .members()
        .forEach((name, member) ->
            codecs.put(name, memberCodec(member, isRequired(schema, name), file)));
    return codecs;
  }

  private static boolean isRequired(Json record, String name) {
    return record.member("required").elements().contains(new Json.Text(name));
  }

  /// A union in place, without words about its variants.
  private Typed union(List<Json> variants, TypeScriptFile file) {
    if (variants.stream().allMatch(one -> !constants(one).isEmpty())) {
      return enumeration(variants.stream().flatMap(one -> constants(one).stream()).toList());
    }
    List<Variant> shapes = variants.stream().map(one -> variant(one)).toList();
    if (shapes.stream().anyMatch(shape -> shape.name().isEmpty())) {
      return any();
    }
    String tag = tag(shapes);
    return new Typed(
        shapes.stream()
            .map(shape -> variantType(tag, shape, file))
            .collect(Collectors.joining(" | ")),
        "codec.variants(%s, () => (%s))"
            .formatted(
                TypeScriptFile.text(tag), TypeScriptFile.object(variantCodecs(shapes, file))));
  }

  /// One of several shapes.
  ///
  /// @param name empty for what is none
  /// @param content null where it has no components
  private record Variant(String name, Json content, String description) {}

  private static Variant variant(Json schema) {
    String description = schema.member("description").text();
    List<String> constants = constants(schema);
    if (constants.size() == 1) {
      return new Variant(constants.getFirst(), Json.Scalar.NULL, description);
    }
    Map<String, Json> members = schema.member("properties").members();
    if (members.size() != 1) {
      return new Variant("", Json.Scalar.NULL, description);
    }
    var only = members.entrySet().iterator().next();
    return new Variant(only.getKey(), only.getValue(), description);
  }

  /// The schema that one refers to, or itself.
  private Json resolved(Json schema) {
    return known.getOrDefault(ServerDescription.reference(schema), schema);
  }

  /// Members of a record stand beside the tag; anything else is one value.
  private boolean isRecord(Variant variant) {
    return isRecord(resolved(variant.content()));
  }

  private String tag(List<Variant> variants) {
    return TAGS.stream()
        .filter(tag ->
            variants.stream()
                .map(one -> resolved(one.content()).member("properties"))
                .noneMatch(members -> members.member(tag).isPresent()))
        .findFirst()
        .orElse("$tag");
  }

  private String variantType(String tag, Variant variant, TypeScriptFile file) {
    String first = TypeScriptNames.member(tag) + ": " + TypeScriptFile.text(variant.name());
    if (!variant.content().isPresent()) {
      return "{ " + first + " }";
    }
    if (isRecord(variant) && !ServerDescription.reference(variant.content()).isEmpty()) {
      return "({ " + first + " } & " + of(variant.content(), file).type() + ")";
    }
    String rest =
        isRecord(variant)
            ? memberTypes(variant.content(), file)
            : "value: " + of(variant.content(), file).type();
    return "{ " + first + (rest.isEmpty() ? "" : "; " + rest) + " }";
  }

  private Map<String, String> variantCodecs(List<Variant> variants, TypeScriptFile file) {
    var codecs = new LinkedHashMap<String, String>();
    for (Variant variant : variants) {
      codecs.put(
          variant.name(),
          !variant.content().isPresent()
              ? "null"
              : isRecord(variant)
                  ? of(variant.content(), file).codec()
                  : "codec.value(" + of(variant.content(), file).codec() + ")");
    }
    return codecs;
  }

  /// Writes the type of a name, and its codec.
  void define(String name, Json schema, TypeScriptFile file) {
    String codec = file.type("Codec") + "<" + name + ">";
    file.value("codec");
    List<Json> variants = variants(schema);
    List<Variant> shapes = variants.stream().map(TypeScriptTypes::variant).toList();
    boolean isUnion =
        !shapes.isEmpty()
            && shapes.stream().noneMatch(shape -> shape.name().isEmpty())
            && shapes.stream().anyMatch(shape -> shape.content().isPresent());
    if (isUnion) {
      defineUnion(name, codec, shapes, file);
    } else if (isRecord(schema)) {
      defineRecord(name, codec, schema, file);
    } else {
      Typed typed = of(schema, file);
      file.line("export type " + name + " = " + typed.type() + ";");
      file.blank();
      boolean isConstant = !constants(schema).isEmpty() || variants.size() > 1;
      file.line(
          "export const %s: %s = %s;"
              .formatted(
                  name,
                  codec,
                  isConstant ? typed.codec() : "codec.lazy(() => " + typed.codec() + ")"));
    }
  }

  private static boolean isRecord(Json schema) {
    return schema.member("type").text().equals("object")
        && !(schema.member("additionalProperties") instanceof Json.Members)
        && schema.member(CALLBACK).text().isEmpty();
  }

  private void defineRecord(String name, String codec, Json schema, TypeScriptFile file) {
    file.open("export interface " + name + " {");
    schema
        .member("properties")
        .members()
        .forEach((member, type) -> {
          file.doc(type.member("description").text());
          file.line(memberType(schema, member, type, file) + ";");
        });
    file.close("}");
    file.blank();
    String open = "export const " + name + ": " + codec + " = codec.record(() => ({";
    file.write(TypeScriptFile.object(open, memberCodecs(schema, file), "}));"));
  }

  private void defineUnion(String name, String codec, List<Variant> variants, TypeScriptFile file) {
    String tag = tag(variants);
    file.open("export type " + name + " =");
    for (int i = 0; i < variants.size(); i++) {
      Variant variant = variants.get(i);
      file.doc(variant.description());
      String end = i == variants.size() - 1 ? ";" : "";
      file.line("| " + variantType(tag, variant, file) + end);
    }
    file.close("");
    String open =
        "export const %s: %s = codec.variants(%s, () => ({"
            .formatted(name, codec, TypeScriptFile.text(tag));
    file.write(TypeScriptFile.object(open, variantCodecs(variants, file), "}));"));
  }
}
