package io.ruapc.schema;

import io.ruapc.schema.ServerDescription.Method;
import io.ruapc.schema.ServerDescription.Service;
import io.ruapc.schema.TypeScriptTypes.Typed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The contracts of a server as one file of TypeScript, for programs that use `@ruapc/client`.
///
/// Types that the program sees stand beside constants of the same name that say how values become
/// bytes. The same description gives the same text.
public final class TypeScript {
  /// Services of the protocol itself, which clients do not call by their contract.
  private static final String FRAMEWORK = "_";

  private final ServerDescription server;
  private final TypeScriptNames names;
  private final TypeScriptTypes types;
  private final TypeScriptFile file = new TypeScriptFile();

  private TypeScript(ServerDescription server) {
    this.server = server;
    this.names = new TypeScriptNames(server);
    this.types = new TypeScriptTypes(names, server.types());
  }

  /// The contracts of all services, and the types that they refer to.
  public static String of(ServerDescription server) {
    return new TypeScript(server).write();
  }

  private String write() {
    List<Service> services =
        server.services().stream().filter(one -> !one.name().startsWith(FRAMEWORK)).toList();
    services.forEach(this::write);
    List<Method> methods = services.stream().flatMap(one -> one.methods().stream()).toList();
    Set<String> errors = new TreeSet<>();
    methods.forEach(method -> errors.addAll(declared(method)));
    for (String name : server.typesOf(methods)) {
      Json schema = type(name);
      if (errors.contains(name)) {
        writeError(name, schema);
      } else if (!isUndeclared(name, methods)) {
        writeType(name, schema);
      }
    }
    return file.toString();
  }

  private void write(Service service) {
    String name = names.ofService(service.name());
    file.doc(
        service.isCallback()
            ? (service.description() + " Implemented by callers.").strip()
            : service.description());
    file.open("export interface " + name + " {");
    service.methods().forEach(this::writeSignature);
    file.close("}");
    file.blank();
    file.open(
        "export const %s: %s<%1$s> = %s(%s, () => ({"
            .formatted(
                name, file.type("ServiceDescriptor"), file.value("service"), text(service.name())));
    service.methods().forEach(this::writeDescriptor);
    file.close("}));");
    file.blank();
  }

  private void writeSignature(Method method) {
    Map<String, Json> parameters = parameters(method);
    List<String> lines = new ArrayList<>();
    parameters.forEach((name, schema) -> {
      String words = schema.member("description").text();
      if (!words.isEmpty()) {
        lines.add("@param " + TypeScriptNames.variable(name) + " " + words);
      }
    });
    addTag(lines, "@param input ", method.input());
    addTag(lines, "@returns ", method.response());
    file.doc(method.description(), lines);
    file.line(
        "%s(%s): %s;"
            .formatted(
                TypeScriptNames.member(method.shortName()), arguments(method), result(method)));
  }

  private static void addTag(List<String> lines, String tag, Json schema) {
    String words = schema.member("description").text();
    if (!words.isEmpty()) {
      lines.add(tag + words);
    }
  }

  /// Where all that follow may be left out, one is marked so.
  private String arguments(Method method) {
    var arguments = new ArrayList<String>();
    if (method.hasInput()) {
      arguments.add("input: AsyncIterable<" + types.of(method.input(), file).type() + ">");
    }
    boolean mayEnd = !method.hasInput();
    List<Map.Entry<String, Json>> parameters = List.copyOf(parameters(method).entrySet());
    for (var parameter : parameters.reversed()) {
      Typed typed = types.of(parameter.getValue(), file);
      boolean isOptional = typed.isNullable() || !isRequired(method, parameter.getKey());
      mayEnd &= isOptional;
      String name = TypeScriptNames.variable(parameter.getKey());
      arguments.addFirst(
          mayEnd
              ? name + "?: " + typed.type()
              : name + ": " + typed.type() + (isOptional ? " | undefined" : ""));
    }
    return String.join(", ", arguments);
  }

  private String result(Method method) {
    String errors = declared(method).stream().map(names::ofType).collect(Collectors.joining(" | "));
    String result =
        method.hasOutput()
            ? "AsyncIterable<" + types.of(method.output(), file).type() + ">"
            : types.of(method.response(), file).type();
    return errors.isEmpty() ? result : result + " | " + file.type("Fails") + "<" + errors + ">";
  }

  private void writeDescriptor(Method method) {
    var parts = new ArrayList<TypeScriptFile.Part>();
    Map<String, Json> parameters = parameters(method);
    if (!parameters.isEmpty()) {
      var codecs = new LinkedHashMap<String, String>();
      parameters.forEach((name, schema) ->
          codecs.put(name, types.memberCodec(schema, isRequired(method, name), file)));
      parts.add(TypeScriptFile.object("parameters: {", codecs, "}"));
    }
    if (method.hasInput()) {
      parts.add(TypeScriptFile.word("input: " + types.of(method.input(), file).codec()));
    }
    if (method.hasOutput()) {
      parts.add(TypeScriptFile.word("output: " + types.of(method.output(), file).codec()));
    } else if (!types.of(method.response(), file).isUnit()) {
      parts.add(TypeScriptFile.word("result: " + types.of(method.response(), file).codec()));
    }
    List<String> errors = declared(method).stream().map(names::ofType).toList();
    if (!errors.isEmpty()) {
      parts.add(TypeScriptFile.word("errors: [" + String.join(", ", errors) + "]"));
    }
    if (method.isOneWay()) {
      parts.add(TypeScriptFile.word("isOneWay: true"));
    }
    String open = TypeScriptNames.member(method.shortName()) + ": {";
    file.write(new TypeScriptFile.Part(open, parts, "},"));
  }

  /// By name. A whole request that is one value has no name of its own in a description.
  private Map<String, Json> parameters(Method method) {
    Json request = method.request();
    if (areNamed(request)) {
      return request.member("properties").members();
    }
    return types.of(request, file).isUnit() ? Map.of() : Map.of(names.ofOnly(request), request);
  }

  /// Whether a request is a map of parameters, and no value of some type.
  private static boolean areNamed(Json request) {
    return request.member("type").text().equals("object")
        && request.member("x-ruapc-callback").text().isEmpty()
        && !request.member("properties").members().isEmpty();
  }

  private static boolean isRequired(Method method, String parameter) {
    return !areNamed(method.request())
        || method.request().member("required").elements().contains(new Json.Text(parameter));
  }

  /// The declared errors of a method. One that stands for any error value of another peer has no
  /// kind and is not among them.
  private List<String> declared(Method method) {
    return method.errors().stream().filter(name -> !kind(name).isEmpty()).toList();
  }

  private boolean isUndeclared(String name, List<Method> methods) {
    return kind(name).isEmpty()
        && methods.stream().anyMatch(method -> method.errors().contains(name));
  }

  private Json type(String name) {
    return server.types().getOrDefault(name, Json.Scalar.NULL);
  }

  private String kind(String type) {
    return type(type).member("properties").member("kind").member("const").text();
  }

  private void writeError(String name, Json schema) {
    String escaped = names.ofType(name);
    Json data = schema.member("properties").member("data");
    String kind = text(kind(name));
    file.doc(schema.member("description").text());
    file.line(
        "export type %s = %s<%s, %s>;"
            .formatted(escaped, file.type("RpcError"), kind, types.of(data, file).type()));
    file.blank();
    String type = file.type("ErrorDescriptor") + "<" + escaped + ">";
    String open = "export const %s: %s = %s(".formatted(escaped, type, file.value("declaredError"));
    TypeScriptFile.Part codec =
        TypeScriptFile.object("codec.record(() => ({", types.memberCodecs(data, file), "}))");
    file.write(new TypeScriptFile.Part(open, List.of(TypeScriptFile.word(kind), codec), ");"));
    file.blank();
  }

  private void writeType(String name, Json schema) {
    String escaped = names.ofType(name);
    file.doc(schema.member("description").text());
    types.define(escaped, schema, file);
    file.blank();
  }

  private static String text(String words) {
    return TypeScriptFile.text(words);
  }
}
