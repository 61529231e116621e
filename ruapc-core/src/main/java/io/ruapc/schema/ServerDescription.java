package io.ruapc.schema;

import io.ruapc.codec.RawValue;
import io.ruapc.service.Caller;
import io.ruapc.service.MethodDescriptor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What a server says about itself; servers in Rust say the same with fewer words.
///
/// @param software and its version
/// @param services by name
/// @param types the named types, by name
public record ServerDescription(String software, List<Service> services, Map<String, Json> types) {
  private static final String METHOD = "_ruapc.meta/describe";
  private static final String ERROR_OF_FRAMEWORK = "Error";
  private static final String REFERENCE = "#/components/schemas/";

  /// A service.
  ///
  /// @param isCallback whether callers implement it, not the server
  public record Service(String name, String description, boolean isCallback, List<Method> methods) {
    /// The name, and whose it is where it is not the server's.
    public String heading() {
      return name + (isCallback ? "  (callback)" : "");
    }
  }

  /// A method: its full name, and schemas.
  ///
  /// @param input of an item of the stream beside the arguments; null for none
  /// @param output of an item of the resulting stream; null for none
  /// @param errors the names of the declared errors
  public record Method(
      String name,
      String description,
      boolean isOneWay,
      Json request,
      Json response,
      Json input,
      Json output,
      List<String> errors) {
    private static final String CALLBACK = "x-ruapc-callback";

    /// The name without the service.
    public String shortName() {
      return name.substring(name.indexOf('/') + 1);
    }

    /// Whether items of a stream go to the server beside the arguments.
    public boolean hasInput() {
      return input.isPresent();
    }

    /// Whether the result is a stream.
    public boolean hasOutput() {
      return output.isPresent();
    }

    /// The services of the callbacks among the parameters, by the parameter's name; by the empty
    /// name where a callback is the whole request.
    public Map<String, String> callbacks() {
      if (request.member(CALLBACK).isPresent()) {
        return Map.of("", request.member(CALLBACK).text());
      }
      Map<String, String> callbacks = new LinkedHashMap<>();
      request
          .member("properties")
          .members()
          .forEach((name, schema) -> {
            String service = schema.member(CALLBACK).text();
            if (!service.isEmpty()) {
              callbacks.put(name, service);
            }
          });
      return callbacks;
    }
  }

  /// Asks a server.
  public static ServerDescription ask(Caller caller) {
    MethodDescriptor<RawValue, RawValue> describe = MethodDescriptor.raw(METHOD);
    return of(Json.of(caller.call(describe, RawValue.ofJson("{\"service\":null}"))));
  }

  /// Reads the answer of a server.
  public static ServerDescription of(Json answer) {
    Map<String, Json> types = answer.member("components").member("schemas").members();
    return new ServerDescription(
        answer.member("ruapc_version").text(),
        answer.member("services").elements().stream().map(one -> service(one, types)).toList(),
        types);
  }

  /// All methods.
  public Stream<Method> methods() {
    return services.stream().flatMap(service -> service.methods().stream());
  }

  /// A method by its full name.
  public Optional<Method> method(String name) {
    return methods().filter(one -> one.name().equals(name)).findFirst();
  }

  /// The methods of a service; none when it is not known.
  public List<Method> methodsOf(String service) {
    return services.stream()
        .filter(one -> one.name().equals(service))
        .flatMap(one -> one.methods().stream())
        .toList();
  }

  /// The types that these methods reach, except the framework's own error.
  public Set<String> typesOf(List<Method> methods) {
    var reached = new LinkedHashSet<String>();
    for (Method method : methods) {
      reach(method.request(), reached);
      reach(method.response(), reached);
      reach(method.input(), reached);
      reach(method.output(), reached);
      method.errors().forEach(error -> reachType(error, reached));
    }
    return new TreeSet<>(reached);
  }

  private void reach(Json schema, Set<String> reached) {
    String name = reference(schema);
    if (!name.isEmpty()) {
      reachType(name, reached);
    }
    schema.members().values().forEach(member -> reach(member, reached));
    schema.elements().forEach(element -> reach(element, reached));
  }

  private void reachType(String name, Set<String> reached) {
    Json type = types.get(name);
    if (type != null && reached.add(name)) {
      reach(type, reached);
    }
  }

  /// The name of the type that a schema refers to; empty when it is written in place.
  public static String reference(Json schema) {
    String target = schema.member("$ref").text();
    return target.startsWith(REFERENCE) ? target.substring(REFERENCE.length()) : "";
  }

  private static Service service(Json service, Map<String, Json> types) {
    String name = service.member("name").text();
    return new Service(
        name,
        service.member("description").text(),
        service.member("callback").isTrue(),
        service.member("methods").elements().stream()
            .map(method -> method(name, method, types))
            .toList());
  }

  private static Method method(String service, Json method, Map<String, Json> types) {
    Json outcome = resolve(method.member("response_schema"), types);
    return new Method(
        service + "/" + method.member("name").text(),
        method.member("description").text(),
        method.member("one_way").isTrue(),
        method.member("request_schema"),
        branch(outcome, "Ok"),
        method.member("input"),
        method.member("output"),
        errors(branch(outcome, "Err")));
  }

  /// The schema inside `{"Ok": ..}` or `{"Err": ..}`.
  private static Json branch(Json outcome, String name) {
    return outcome.member("oneOf").elements().stream()
        .map(one -> one.member("properties").member(name))
        .filter(Json::isPresent)
        .findFirst()
        .orElse(Json.Scalar.NULL);
  }

  private static List<String> errors(Json error) {
    return Stream.concat(Stream.of(error), alternatives(error))
        .map(ServerDescription::reference)
        .filter(name -> !name.isEmpty() && !name.equals(ERROR_OF_FRAMEWORK))
        .toList();
  }

  private static Stream<Json> alternatives(Json schema) {
    return Stream.concat(
            schema.member("anyOf").elements().stream(), schema.member("oneOf").elements().stream())
        .flatMap(one -> Stream.concat(Stream.of(one), alternatives(one)));
  }

  private static Json resolve(Json schema, Map<String, Json> types) {
    return types.getOrDefault(reference(schema), schema);
  }
}
