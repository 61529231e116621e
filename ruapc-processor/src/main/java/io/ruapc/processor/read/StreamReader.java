package io.ruapc.processor.read;

import io.ruapc.processor.model.Shape;
import java.util.List;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/// Reads streams, where a method has one: as a parameter or as its result.
final class StreamReader {
  private final TypeReader types;

  StreamReader(TypeReader types) {
    this.types = types;
  }

  /// Whether a type is a stream.
  static boolean isStream(TypeMirror type) {
    return type.getKind() == TypeKind.DECLARED
        && Program.elementOf(type).getQualifiedName().contentEquals(Names.RPC_STREAM);
  }

  /// What the items of a stream look like.
  Shape item(TypeMirror stream, List<? extends AnnotatedConstruct> declaration, Place place) {
    if (TypeReader.isNullable(stream) || declaration.stream().anyMatch(TypeReader::isNullable)) {
      throw place.mistake("a stream is never null, it may have no items: remove @Nullable");
    }
    List<? extends TypeMirror> arguments = ((DeclaredType) stream).getTypeArguments();
    if (arguments.isEmpty()) {
      throw place.mistake("raw type RpcStream: say what is in it, e.g. RpcStream<String>");
    }
    TypeMirror item = arguments.getFirst();
    if (item.getKind() == TypeKind.WILDCARD) {
      throw place.mistake(
          "a wildcard says nothing of what travels: name the type, e.g. RpcStream<Item>");
    }
    return types.read(item, place);
  }
}
