package io.ruapc.call;

import io.ruapc.Naming;
import io.ruapc.RpcService;
import io.ruapc.RpcType;
import io.ruapc.codec.RawValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says what a peer offers.
@RpcService(name = BuiltInNames.META, naming = Naming.SNAKE_CASE)
interface MetaService {
  /// Describes one service, or all public ones.
  ServerDescription describe(@Nullable DescribeRequest request);

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
  /// @param methods by name
  record DescribedService(String name, String description, List<DescribedMethod> methods) {}

  /// A method.
  ///
  /// @param name without the service
  /// @param description for people
  /// @param oneWay whether callers do not wait for an answer
  /// @param requestSchema of the arguments
  /// @param responseSchema of the result, `Ok` or `Err`
  @RpcType(naming = Naming.SNAKE_CASE)
  record DescribedMethod(
      String name,
      String description,
      boolean oneWay,
      RawValue requestSchema,
      RawValue responseSchema) {}

  /// What `$ref`s point into.
  ///
  /// @param schemas by type name
  record Components(Map<String, RawValue> schemas) {}
}
