package io.ruapc.schema;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Names of services and types, such that none hides another, or what a file needs itself.
final class TypeScriptNames {
  private static final Set<String> WORDS =
      Set.of(
          ("any as async await boolean break case catch class const continue debugger declare"
                  + " default delete do else enum export extends false finally for from function get"
                  + " if implements import in infer instanceof interface is keyof let module namespace"
                  + " never new null number object of package private protected public readonly"
                  + " require return set static string super switch symbol this throw true try type"
                  + " typeof undefined unique unknown var void while with yield bigint")
              .split(" "));

  /// What files use, of the platform and of the package.
  private static final Set<String> USED =
      Set.of(
          "Array",
          "AsyncIterable",
          "Callback",
          "Codec",
          "Duration",
          "Error",
          "ErrorDescriptor",
          "Fails",
          "Map",
          "Object",
          "Promise",
          "Record",
          "RpcError",
          "ServiceDescriptor",
          "Uint8Array",
          "callback",
          "codec",
          "declaredError",
          "optionalCallback",
          "service");

  private final Map<String, String> services = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();

  TypeScriptNames(ServerDescription server) {
    var taken = new HashSet<>(USED);
    taken.addAll(WORDS);
    server
        .services()
        .forEach(service -> services.put(service.name(), unused(service.name(), taken)));
    new TreeMap<>(server.types()).keySet().forEach(name -> types.put(name, unused(name, taken)));
  }

  private static String unused(String name, Set<String> taken) {
    String escaped = identifier(name);
    while (!taken.add(escaped)) {
      escaped += "_";
    }
    return escaped;
  }

  /// Of a service, also one that is not described.
  String ofService(String name) {
    return services.getOrDefault(name, identifier(name));
  }

  String ofType(String name) {
    return types.getOrDefault(name, identifier(name));
  }

  /// Of a parameter that is the whole request: after its type.
  String ofOnly(Json request) {
    String callback = request.member("x-ruapc-callback").text();
    String type = callback.isEmpty() ? ServerDescription.reference(request) : callback;
    if (type.isEmpty()) {
      return "value";
    }
    String name = identifier(type);
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /// Of a parameter, where it is a variable.
  static String variable(String name) {
    String escaped = identifier(name);
    return WORDS.contains(escaped) ? escaped + "_" : escaped;
  }

  /// Of a member, as it stands in an object or interface.
  static String member(String name) {
    return name.equals(identifier(name)) ? name : TypeScriptFile.text(name);
  }

  private static String identifier(String name) {
    var escaped = new StringBuilder();
    name.codePoints()
        .map(c -> Character.isUnicodeIdentifierPart(c) || c == '$' ? c : '_')
        .forEach(escaped::appendCodePoint);
    boolean isStart =
        !escaped.isEmpty()
            && (Character.isUnicodeIdentifierStart(escaped.codePointAt(0))
                || escaped.charAt(0) == '_'
                || escaped.charAt(0) == '$');
    return isStart ? escaped.toString() : "_" + escaped;
  }
}
