package io.ruapc.processor.read;

import io.ruapc.processor.model.Contract;
import io.ruapc.processor.model.Definition;
import io.ruapc.processor.model.Shape;
import io.ruapc.processor.model.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/// Reads what a file is generated for, with everything that it reaches.
public final class Reader {
  private final Program program;
  private final Problems problems;

  /// A reader of `program` that reports to `problems`.
  public Reader(Program program, Problems problems) {
    this.program = program;
    this.problems = problems;
  }

  /// An `@RpcService` interface; nothing when it is no contract, which is then reported.
  ///
  /// @throws Unresolved when it names a type that does not exist yet
  public Optional<Unit> readContract(TypeElement service) {
    return read(
        service,
        definitions -> {
          Contract contract = new ServiceReader(program, problems, definitions).read(service);
          return new Unit.OfContract(contract);
        });
  }

  /// An `@RpcError` class.
  ///
  /// @throws Unresolved when it names a type that does not exist yet
  public Optional<Unit> readError(TypeElement error) {
    return read(
        error,
        definitions ->
            new Unit.OfError(new ErrorReader(program, definitions).read(error), isPublic(error)));
  }

  /// An `@RpcType` record, enum or sealed interface. Nothing for a generic record, whose codecs
  /// stand where it is used with concrete types.
  ///
  /// @throws Unresolved when it names a type that does not exist yet
  public Optional<Unit> readType(TypeElement type) {
    if (type.getKind() == ElementKind.RECORD && !type.getTypeParameters().isEmpty()) {
      return Optional.empty();
    }
    return read(
        type,
        definitions -> {
          var place = new Place(type, Map.of(), program.nameOf(type).packageName());
          var shape = (Shape.Named) definitions.types().read(type.asType(), place);
          Definition definition = definitions.definitions().get(shape);
          if (definition == null) {
            throw place.mistake("no codec for " + type.getSimpleName());
          }
          return new Unit.OfType(definition, isPublic(type));
        });
  }

  private Optional<Unit> read(TypeElement origin, Function<DefinitionReader, Unit.Root> reading) {
    int before = problems.count();
    var definitions = new DefinitionReader(program, problems);
    Optional<Unit.Root> root = problems.attempt(() -> reading.apply(definitions));
    new Cycles(definitions.definitions()).report(definitions, problems);
    if (root.isEmpty() || problems.count() > before) {
      return Optional.empty();
    }
    if (program.isInNamedModule(origin)) {
      // Whether the module of the runtime is required transitively is for the user to say.
      definitions.suppressedLints().add("exports");
    }
    var unit =
        new Unit(
            root.get(),
            new ArrayList<>(definitions.definitions().values()),
            List.copyOf(definitions.suppressedLints()));
    return problems.attempt(() -> withDistinctNames(unit, origin));
  }

  /// The names of schemas are fixed where types have their own files, so two of them must not
  /// clash.
  private static Unit withDistinctNames(Unit unit, TypeElement origin) {
    var names = new HashMap<String, Shape.Named>();
    for (Shape.Named type : unit.typesWithOwnFiles()) {
      Shape.Named other = names.put(type.type().flatName(), type);
      if (other != null) {
        throw new Mistake(
            origin,
            other.type()
                + " and "
                + type.type()
                + " meet here, and their schemas would have the same name: rename one of them, or"
                + " remove its @RpcType");
      }
    }
    return unit;
  }

  private static boolean isPublic(TypeElement type) {
    for (Element element = type;
        element instanceof TypeElement;
        element = element.getEnclosingElement()) {
      if (!element.getModifiers().contains(Modifier.PUBLIC)) {
        return false;
      }
    }
    return true;
  }
}
