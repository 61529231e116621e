package io.ruapc.processor.read;

import io.ruapc.processor.model.Shape;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeParameterElement;

/// Where a type is used.
///
/// @param element where to report what is wrong with it
/// @param variables what the type variables in scope stand for
/// @param packageName of the generated class that will name the type
record Place(Element element, Map<TypeParameterElement, Shape> variables, String packageName) {
  Mistake mistake(String message) {
    return new Mistake(element, message);
  }
}
