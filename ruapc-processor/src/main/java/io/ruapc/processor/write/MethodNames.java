package io.ruapc.processor.write;

import static java.util.Objects.requireNonNull;

import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Contract;
import io.ruapc.processor.model.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is named after the methods of a contract: constants with their descriptors, and records of
/// their arguments. None of it is hidden in a class that implements the contract.
final class MethodNames {
  /// Names that a component of a record must not have.
  private static final Set<String> FORBIDDEN_COMPONENTS =
      Set.of(
          "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

  private final JavaFile file;
  private final Map<Method, String> constants = new HashMap<>();
  private final Map<Method, String> argumentRecords = new HashMap<>();

  /// @param taken constants that the file has anyway
  MethodNames(JavaFile file, Contract contract, Set<String> taken) {
    this.file = file;
    Set<String> hidden = new HashSet<>(taken);
    hidden.addAll(contract.memberNames());
    for (Method method : contract.methods()) {
      String constant = constantName(method.name());
      while (!hidden.add(constant)) {
        constant += "_METHOD";
      }
      constants.put(method, constant);
      if (method.parameters().size() > 1) {
        argumentRecords.put(method, reserve(capitalized(method.name()) + "Arguments"));
      }
    }
  }

  private String reserve(String record) {
    String free = record;
    while (file.isReserved(free)) {
      free += "Record";
    }
    file.reserve(free);
    file.reserve(free + "Codec");
    return free;
  }

  /// The words of a name as a constant has them.
  static String constantName(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }

  private static String capitalized(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /// The constant with the descriptor.
  String constant(Method method) {
    return requireNonNull(constants.get(method));
  }

  /// The record of the arguments, where there are several.
  Optional<String> argumentsRecord(Method method) {
    return Optional.ofNullable(argumentRecords.get(method));
  }

  /// A parameter as a component of a record, which some names are forbidden to.
  static String component(Component parameter) {
    return FORBIDDEN_COMPONENTS.contains(parameter.name())
        ? parameter.name() + "Value"
        : parameter.name();
  }
}
