package io.ruapc.call;

import io.ruapc.call.MetaService.Components;
import io.ruapc.call.MetaService.DescribeRequest;
import io.ruapc.call.MetaService.DescribedMethod;
import io.ruapc.call.MetaService.DescribedService;
import io.ruapc.call.MetaService.ServerDescription;
import io.ruapc.codec.RawValue;
import io.ruapc.service.MethodDescriptor;
import io.ruapc.service.MethodSchema;
import io.ruapc.service.ServiceContracts;
import io.ruapc.service.ServiceDescriptor;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The services of one side, described for people and tools.
final class ServiceDescriptions {
  private static final int PROTOCOL_VERSION = 1;

  private static final Pattern REFERENCE = Pattern.compile("\"#/components/schemas/([^\"]+)\"");

  private static final String ERROR = "Error";

  /// The form of errors that no contract declares.
  private static final String ERROR_SCHEMA =
      """
      {"type":"object","description":"A failure that the contract does not declare.",\
      "properties":{"kind":{"type":"string"},"msg":{"type":"string"}},\
      "required":["kind","msg"]}\
      """;

  private static final String ERROR_REFERENCE = "{\"$ref\":\"#/components/schemas/Error\"}";

  private final List<ServiceDescriptor> services;

  /// @param services read at each description; it may still be added to
  ServiceDescriptions(List<ServiceDescriptor> services) {
    this.services = services;
  }

  /// Describes what was asked for.
  ServerDescription describe(@Nullable DescribeRequest request) {
    String wanted = request == null ? null : request.service();
    Map<String, String> known = new TreeMap<>(Map.of(ERROR, ERROR_SCHEMA));
    Map<String, RawValue> needed = new TreeMap<>();
    List<ServiceDescriptor> offered =
        services.stream().filter(service -> !service.isInternal()).toList();
    List<DescribedService> described =
        withCallbacks(offered).values().stream()
            .filter(service -> wanted == null || wanted.equals(service.name()))
            .map(service -> {
              known.putAll(service.schemas());
              return describe(service, !offered.contains(service));
            })
            .toList();
    for (DescribedService service : described) {
      for (DescribedMethod method : service.methods()) {
        Stream.of(
                Optional.of(method.requestSchema()),
                Optional.of(method.responseSchema()),
                method.input(),
                method.output())
            .flatMap(Optional::stream)
            .forEach(schema -> collect(schema.toJson(), known, needed));
      }
    }
    return new ServerDescription(
        PROTOCOL_VERSION, Versions.RUAPC, described, new Components(needed));
  }

  /// The services that are offered, and those of the callbacks that their methods take, by name. An
  /// offered one hides a callback of the same name.
  private static Map<String, ServiceDescriptor> withCallbacks(List<ServiceDescriptor> offered) {
    Map<String, ServiceDescriptor> all = new TreeMap<>();
    offered.forEach(service -> all.put(service.name(), service));
    Deque<ServiceDescriptor> unseen = new ArrayDeque<>(offered);
    while (!unseen.isEmpty()) {
      for (MethodDescriptor<?, ?> method : unseen.remove().methods()) {
        for (Class<?> contract : method.callbackContracts()) {
          ServiceDescriptor callback = ServiceContracts.of(contract).descriptor();
          if (all.putIfAbsent(callback.name(), callback) == null) {
            unseen.add(callback);
          }
        }
      }
    }
    return all;
  }

  private static DescribedService describe(ServiceDescriptor service, boolean isCallback) {
    List<DescribedMethod> methods =
        service.methods().stream()
            .sorted(Comparator.comparing(MethodDescriptor::name))
            .map(ServiceDescriptions::describe)
            .toList();
    return new DescribedService(service.name(), service.description(), isCallback, methods);
  }

  private static DescribedMethod describe(MethodDescriptor<?, ?> method) {
    MethodSchema schema = method.schema();
    String error =
        schema.error().isEmpty()
            ? ERROR_REFERENCE
            : "{\"anyOf\":[" + schema.error() + "," + ERROR_REFERENCE + "]}";
    String result =
        "{\"oneOf\":[" + branch("Ok", schema.response()) + "," + branch("Err", error) + "]}";
    return new DescribedMethod(
        method.name(),
        schema.description(),
        method.isOneWay(),
        RawValue.ofJson(schema.request()),
        RawValue.ofJson(result),
        item(schema.input()),
        item(schema.output()));
  }

  private static Optional<RawValue> item(String schema) {
    return schema.isEmpty() ? Optional.empty() : Optional.of(RawValue.ofJson(schema));
  }

  private static String branch(String name, String schema) {
    return "{\"type\":\"object\",\"properties\":{\""
        + name
        + "\":"
        + schema
        + "},\"required\":[\""
        + name
        + "\"]}";
  }

  /// The schemas that a text refers to, and those that they refer to, and nothing else.
  private static void collect(
      String schema, Map<String, String> known, Map<String, RawValue> needed) {
    Matcher references = REFERENCE.matcher(schema);
    while (references.find()) {
      String name = references.group(1);
      String text = known.get(name);
      if (text != null && !needed.containsKey(name)) {
        needed.put(name, RawValue.ofJson(text));
        collect(text, known, needed);
      }
    }
  }
}
