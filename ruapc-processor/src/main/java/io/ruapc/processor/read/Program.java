package io.ruapc.processor.read;

import static java.util.Objects.requireNonNull;

import io.ruapc.processor.model.ClassName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.JavaFileObject;

/// The program that is being compiled, as far as the readers ask about it.
public final class Program {
  private final Elements elements;
  private final Types types;

  /// The program behind these views of it.
  public Program(Elements elements, Types types) {
    this.elements = elements;
    this.types = types;
  }

  Elements elements() {
    return elements;
  }

  Types types() {
    return types;
  }

  /// The class of that name, if the program has one.
  public Optional<TypeElement> find(String qualifiedName) {
    return Optional.ofNullable(elements.getTypeElement(qualifiedName));
  }

  ClassName nameOf(TypeElement type) {
    Deque<String> names = new ArrayDeque<>();
    Element element = type;
    while (element instanceof TypeElement enclosing) {
      names.addFirst(enclosing.getSimpleName().toString());
      element = enclosing.getEnclosingElement();
    }
    return new ClassName(
        elements.getPackageOf(type).getQualifiedName().toString(), String.join(".", names));
  }

  static TypeElement elementOf(TypeMirror type) {
    return (TypeElement) ((DeclaredType) type).asElement();
  }

  /// The name on the wire of an `@RpcService`.
  String serviceName(TypeElement service) {
    String written = textOf(find(service, Names.RPC_SERVICE).orElseThrow(), "name");
    return written.isEmpty() ? service.getSimpleName().toString() : written;
  }

  /// Whether the source of a class is at hand, with places to report at and doc comments.
  boolean isFromSource(TypeElement type) {
    try {
      JavaFileObject file = elements.getFileObjectOf(type);
      return file != null && file.getKind() == JavaFileObject.Kind.SOURCE;
    } catch (UnsupportedOperationException _) {
      return elements.getDocComment(type) != null;
    }
  }

  boolean isInNamedModule(TypeElement type) {
    ModuleElement module = elements.getModuleOf(type);
    return module != null && !module.isUnnamed();
  }

  DocComment docOf(Element element) {
    String comment = elements.getDocComment(element);
    return comment == null
        ? DocComment.NONE
        : DocComment.parse(
            comment, elements.getDocCommentKind(element) == Elements.DocCommentKind.END_OF_LINE);
  }

  /// The place of a record component: that of its field, which is where the compiler knows its
  /// line.
  static Element placeOf(TypeElement type, RecordComponentElement component) {
    for (VariableElement field : ElementFilter.fieldsIn(type.getEnclosedElements())) {
      if (field.getSimpleName().contentEquals(component.getSimpleName())) {
        return field;
      }
    }
    return component;
  }

  /// Everything that may carry an annotation that the source has on a record component: which of
  /// them do depends on the targets of the annotation.
  static List<AnnotatedConstruct> carriers(TypeElement type, RecordComponentElement component) {
    var carriers = new ArrayList<AnnotatedConstruct>();
    carriers.add(component);
    carriers.add(component.getAccessor());
    carriers.add(placeOf(type, component));
    for (ExecutableElement constructor : ElementFilter.constructorsIn(type.getEnclosedElements())) {
      if (constructor.getParameters().size() == type.getRecordComponents().size()) {
        constructor.getParameters().stream()
            .filter(parameter -> parameter.getSimpleName().equals(component.getSimpleName()))
            .forEach(carriers::add);
      }
    }
    return carriers;
  }

  static boolean has(AnnotatedConstruct construct, String annotation) {
    return find(construct, annotation).isPresent();
  }

  static Optional<? extends AnnotationMirror> find(
      AnnotatedConstruct construct, String annotation) {
    return construct.getAnnotationMirrors().stream()
        .filter(mirror -> nameOf(mirror).equals(annotation))
        .findFirst();
  }

  static Optional<? extends AnnotationMirror> find(
      List<? extends AnnotatedConstruct> constructs, String annotation) {
    for (AnnotatedConstruct construct : constructs) {
      var found = find(construct, annotation);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  static String nameOf(AnnotationMirror mirror) {
    return elementOf(mirror.getAnnotationType()).getQualifiedName().toString();
  }

  /// The value of a member of an annotation, written or its default.
  Object valueOf(AnnotationMirror mirror, String member) {
    for (var entry : elements.getElementValuesWithDefaults(mirror).entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(member)) {
        return entry.getValue().getValue();
      }
    }
    throw new IllegalStateException("no member " + member + " in " + mirror);
  }

  String textOf(AnnotationMirror mirror, String member) {
    return valueOf(mirror, member).toString();
  }

  List<String> textsOf(AnnotationMirror mirror, String member) {
    return ((List<?>) valueOf(mirror, member))
        .stream().map(value -> ((AnnotationValue) value).getValue().toString()).toList();
  }

  /// The name of the enum constant that a member has.
  String constantOf(AnnotationMirror mirror, String member) {
    return ((VariableElement) valueOf(mirror, member)).getSimpleName().toString();
  }

  /// The first modifier or enclosing thing that keeps generated code of `packageName` from using
  /// `type`; empty when it can be used.
  Optional<String> obstacle(TypeElement type, String packageName) {
    for (Element element = type;
        element.getKind() != ElementKind.PACKAGE;
        element = requireNonNull(element.getEnclosingElement())) {
      boolean isSamePackage =
          elements.getPackageOf(type).getQualifiedName().contentEquals(packageName);
      if (element.getModifiers().contains(Modifier.PRIVATE)) {
        return Optional.of(element.getSimpleName() + " is private");
      }
      if (!isSamePackage && !element.getModifiers().contains(Modifier.PUBLIC)) {
        return Optional.of(element.getSimpleName() + " is not public");
      }
      if (!(element instanceof TypeElement)) {
        return Optional.of(type.getSimpleName() + " is local");
      }
    }
    return Optional.empty();
  }
}
