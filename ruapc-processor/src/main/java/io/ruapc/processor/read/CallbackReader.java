package io.ruapc.processor.read;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Shape;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/// Reads parameters that the other side calls.
final class CallbackReader {
  private final Program program;
  private final DefinitionReader definitions;

  CallbackReader(Program program, DefinitionReader definitions) {
    this.program = program;
    this.definitions = definitions;
  }

  /// Whether a type is an interface that can be called back.
  static boolean isCallback(TypeMirror type) {
    if (type.getKind() != TypeKind.DECLARED) {
      return false;
    }
    TypeElement element = Program.elementOf(type);
    return element.getKind() == ElementKind.INTERFACE && Program.has(element, Names.RPC_SERVICE);
  }

  /// The shape of a parameter that is a callback or an `Optional` of one; empty when it is neither.
  Optional<Shape> read(TypeMirror type, Place place) {
    if (isCallback(type)) {
      return Optional.of(callback(Program.elementOf(type), place));
    }
    if (type.getKind() != TypeKind.DECLARED
        || !Program.elementOf(type).getQualifiedName().contentEquals("java.util.Optional")) {
      return Optional.empty();
    }
    List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
    return arguments.size() == 1 && isCallback(arguments.getFirst())
        ? Optional.of(
            new Shape.OptionalOf(callback(Program.elementOf(arguments.getFirst()), place)))
        : Optional.empty();
  }

  private Shape.Callback callback(TypeElement element, Place place) {
    ClassName name = program.nameOf(element);
    program
        .obstacle(element, place.packageName())
        .ifPresent(obstacle -> {
          throw place.mistake(name.nestedName() + " cannot be used by generated code: " + obstacle);
        });
    if (!program.isFromSource(element)
        && program.find(name.generated("Rpc").qualifiedName()).isEmpty()) {
      throw place.mistake(
          name.nestedName()
              + " was compiled without the processor: compile its module with"
              + " io.ruapc:ruapc-processor");
    }
    definitions.noteUse(element);
    return new Shape.Callback(name, program.serviceName(element));
  }
}
