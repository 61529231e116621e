package io.ruapc.processor.read;

import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Definition;
import io.ruapc.processor.model.Definition.EnumType;
import io.ruapc.processor.model.Definition.RecordType;
import io.ruapc.processor.model.Definition.SealedType;
import io.ruapc.processor.model.Shape;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;

/// Finds types of which there can be no finite value: records that contain themselves, directly or
/// through others, with no list, map, null or other variant to end it.
final class Cycles {
  private final Map<Shape.Named, Definition> definitions;
  private final Set<Shape.Named> finite = new HashSet<>();

  Cycles(Map<Shape.Named, Definition> definitions) {
    this.definitions = definitions;
    int before;
    do {
      before = finite.size();
      definitions.values().stream()
          .filter(this::isFinite)
          .map(Definition::type)
          .forEach(finite::add);
    } while (finite.size() > before);
  }

  /// Reports every component through which a record contains itself without end.
  void report(DefinitionReader places, Problems problems) {
    for (Definition definition : definitions.values()) {
      if (definition instanceof RecordType record && !finite.contains(record.type())) {
        for (Component component : record.components()) {
          if (!isFinite(component.shape())
              && leadsTo(component.shape(), record.type(), new HashSet<>())) {
            Element place = places.placeOf(record.type(), component.name());
            problems.report(
                place,
                record.type().type().simpleName()
                    + " contains itself without end: make "
                    + component.name()
                    + " an Optional, @Nullable, or a List");
          }
        }
      }
    }
  }

  private boolean isFinite(Definition definition) {
    return switch (definition) {
      case EnumType _ -> true;
      case RecordType record ->
          record.components().stream().allMatch(component -> isFinite(component.shape()));
      case SealedType sealed ->
          sealed.variants().stream().anyMatch(variant -> isFinite(variant.type()));
    };
  }

  private boolean isFinite(Shape shape) {
    return !(shape instanceof Shape.Named named)
        || !definitions.containsKey(named)
        || finite.contains(named);
  }

  private boolean leadsTo(Shape shape, Shape.Named target, Set<Shape.Named> visited) {
    if (!(shape instanceof Shape.Named named) || !visited.add(named)) {
      return false;
    }
    if (named.equals(target)) {
      return true;
    }
    return switch (definitions.get(named)) {
      case RecordType record ->
          record.components().stream()
              .anyMatch(component -> leadsTo(component.shape(), target, visited));
      case SealedType sealed ->
          sealed.variants().stream().anyMatch(variant -> leadsTo(variant.type(), target, visited));
      case EnumType _ -> false;
      case null -> false;
    };
  }
}
