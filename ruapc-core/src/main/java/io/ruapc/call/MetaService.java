package io.ruapc.call;

import io.ruapc.Naming;
import io.ruapc.RpcService;
import io.ruapc.RpcType;
import io.ruapc.codec.RawValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says what a peer offers.
@RpcService(name = BuiltInNames.META, naming = Naming.SNAKE_CASE)
interface MetaService {
  /// Describes one service, or all public ones.
  ServerDescription describe(@Nullable DescribeRequest request);

  /// The same as an OpenAPI document, as it stands under `/openapi.json` for HTTP clients.
  RawValue openapi();

  /// What to describe.
  ///
  /// @param service the exact name; absent for all. An unknown name gives an empty list
  @RpcType(naming = Naming.SNAKE_CASE)
  record DescribeRequest(@Nullable String service) {}

  /// What a peer offers.
  ///
  /// @param protocolVersion of this description
  /// @param ruapcVersion of the software that answers
  /// @param services by name
  /// @param components the schemas that the methods refer to
  @RpcType(naming = Naming.SNAKE_CASE)
  record ServerDescription(
      int protocolVersion,
      String ruapcVersion,
      List<DescribedService> services,
      Components components) {}

  /// A service.
  ///
  /// @param name as it stands in calls
  /// @param description for people
  /// @param callback whether nobody offers it by name: those who call the methods that take one as
  ///   a parameter implement it
  /// @param methods by name
  record DescribedService(
      String name, String description, boolean callback, List<DescribedMethod> methods) {}

  /// A method.
  ///
  /// @param name without the service
  /// @param description for people
  /// @param oneWay whether callers do not wait for an answer
  /// @param requestSchema of the arguments
  /// @param responseSchema of the result, `Ok` or `Err`; of a stream, all items
  /// @param input of one item of the stream beside the arguments, where there is one
  /// @param output of one item of the resulting stream, where there is one
  @RpcType(naming = Naming.SNAKE_CASE, omitsAbsent = true)
  record DescribedMethod(
      String name,
      String description,
      boolean oneWay,
      RawValue requestSchema,
      RawValue responseSchema,
      Optional<RawValue> input,
      Optional<RawValue> output) {}

  /// What `$ref`s point into.
  ///
  /// @param schemas by type name
  record Components(Map<String, RawValue> schemas) {}
}
