package io.ruapc.processor.model;

import java.util.List;
import java.util.stream.Stream;

/// What one generated file is made from: a root, and the definitions that it reaches.
///
/// @param root the contract, type or error
/// @param definitions reached from it, in that order, those with files of their own included; with
///   the root itself where it is a type
/// @param suppressedLints of the compiler, which code that uses the types would trip over
public record Unit(Root root, List<Definition> definitions, List<String> suppressedLints) {
  /// Copies the lists.
  public Unit {
    definitions = List.copyOf(definitions);
    suppressedLints = List.copyOf(suppressedLints);
  }

  /// The types that were reached and have generated files of their own, errors included.
  public List<Shape.Named> typesWithOwnFiles() {
    Stream<Shape.Named> errors =
        root instanceof OfContract(Contract contract)
            ? contract.methods().stream().flatMap(method -> method.errors().stream())
            : Stream.empty();
    return Stream.concat(definitions.stream().map(Definition::type), errors)
        .filter(type -> type.home() == Shape.Home.OWN_FILE)
        .distinct()
        .toList();
  }

  /// What a file is generated for.
  public sealed interface Root {
    /// The generated class.
    ClassName generated();
  }

  /// A contract.
  public record OfContract(Contract contract) implements Root {
    @Override
    public ClassName generated() {
      return contract.type().generated("Rpc");
    }
  }

  /// A type whose codec stands in its own file.
  public record OfType(Definition definition, boolean isPublic) implements Root {
    @Override
    public ClassName generated() {
      return definition.type().type().generated("Codec");
    }
  }

  /// An error.
  public record OfError(DeclaredError error, boolean isPublic) implements Root {
    @Override
    public ClassName generated() {
      return error.type().type().generated("Codec");
    }
  }
}
