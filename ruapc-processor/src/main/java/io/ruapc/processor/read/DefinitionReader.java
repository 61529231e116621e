package io.ruapc.processor.read;

import static java.util.Objects.requireNonNull;

import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Definition;
import io.ruapc.processor.model.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.util.ElementFilter;

/// Reads the records, enums and sealed interfaces that are reached from one contract, type or
/// error.
final class DefinitionReader {
  /// No contract has so many types with type arguments; a generic record that contains ever longer
  /// instances of itself would.
  private static final int MAX_INSTANTIATIONS = 1_000;

  /// Nor does one have such types.
  private static final int MAX_PARTS = 50;

  private final Program program;
  private final Problems problems;
  private final Jackson jackson;
  private final TypeReader types;
  private final ComponentReader components;
  private final Map<Shape.Named, Definition> definitions = new LinkedHashMap<>();
  private final Map<Shape.Named, Map<String, Element>> places = new HashMap<>();
  private final Set<Shape.Named> reached = new HashSet<>();
  private final Set<String> suppressedLints = new TreeSet<>();
  private int instantiations;

  DefinitionReader(Program program, Problems problems) {
    this.program = program;
    this.problems = problems;
    this.jackson = new Jackson(program);
    this.types = new TypeReader(program, this);
    this.components = new ComponentReader(program, types, jackson);
  }

  TypeReader types() {
    return types;
  }

  ComponentReader components() {
    return components;
  }

  /// What was reached, in that order.
  Map<Shape.Named, Definition> definitions() {
    return definitions;
  }

  /// Where a component of a record is declared.
  Element placeOf(Shape.Named record, String component) {
    return requireNonNull(requireNonNull(places.get(record)).get(component));
  }

  /// The lints that code which uses what was read would trip over.
  Set<String> suppressedLints() {
    return suppressedLints;
  }

  /// Notes that generated code will use `element`, whose name has those of the types around it.
  void noteUse(Element element) {
    for (Element part = element;
        part != null && part.getKind() != ElementKind.PACKAGE;
        part = part.getEnclosingElement()) {
      for (AnnotationMirror mirror : part.getAnnotationMirrors()) {
        if (Program.nameOf(mirror).equals("java.lang.Deprecated")) {
          boolean isForRemoval = program.textOf(mirror, "forRemoval").equals("true");
          suppressedLints.add(isForRemoval ? "removal" : "deprecation");
        }
      }
    }
  }

  /// Reads the definition of a type, once. A codec that was compiled elsewhere keeps its own
  /// counsel.
  void reach(Shape.Named named, TypeElement element, Place place) {
    noteUse(element);
    boolean isOpaque =
        switch (named.home()) {
          case INSIDE -> false;
          case OWN_FILE -> !program.isFromSource(element);
          case BY_HAND -> true;
        };
    if (isOpaque || reached.contains(named)) {
      return;
    }
    if (!named.arguments().isEmpty()
        && (named.parts() > MAX_PARTS || ++instantiations > MAX_INSTANTIATIONS)) {
      throw place.mistake(
          "this leads to ever longer types: let a generic type contain itself with the type arguments"
              + " that it has");
    }
    reached.add(named);
    Map<TypeParameterElement, Shape> variables = new HashMap<>();
    for (int i = 0; i < named.arguments().size(); i++) {
      variables.put(element.getTypeParameters().get(i), named.arguments().get(i));
    }
    Element blamed = program.isFromSource(element) ? element : place.element();
    var here = new Place(blamed, variables, place.packageName());
    problems
        .attempt(() -> {
          jackson.checkType(element, here);
          return switch (element.getKind()) {
            case RECORD -> readRecord(named, element, here);
            case ENUM -> readEnum(named, element, here);
            default -> readSealed(named, element, here);
          };
        })
        .ifPresent(definition -> definitions.put(named, definition));
  }

  /// Notes that the constants of an enum are keys of a map.
  void noteKey(Shape.Named named) {
    definitions.computeIfPresent(
        named, (_, definition) -> ((Definition.EnumType) definition).asKey());
  }

  private Definition readRecord(Shape.Named named, TypeElement element, Place here) {
    DocComment doc = program.docOf(element);
    WireNames naming = namingOf(element, here);
    var read = new ArrayList<Component>();
    var places = new ArrayList<Place>();
    var byName = new HashMap<String, Element>();
    this.places.put(named, byName);
    ElementFilter.constructorsIn(element.getEnclosedElements()).forEach(this::noteUse);
    boolean isTransparent = false;
    for (RecordComponentElement component : element.getRecordComponents()) {
      String name = component.getSimpleName().toString();
      Place place = within(here, element, Program.placeOf(element, component));
      List<AnnotatedConstruct> carriers = Program.carriers(element, component);
      carriers.forEach(carrier -> noteUse((Element) carrier));
      byName.put(name, place.element());
      problems
          .attempt(() ->
              components.read(
                  name, component.asType(), carriers, element, naming, doc.parameter(name), place))
          .ifPresent(found -> {
            read.add(found);
            places.add(place);
          });
      isTransparent |= jackson.isWhole(carriers);
    }
    ComponentReader.checkDistinct(read, places);
    if (isTransparent && element.getRecordComponents().size() != 1) {
      throw here.mistake(
          "@JsonValue makes one component the whole value, so it must be the only one");
    }
    return new Definition.RecordType(named, read, isTransparent, doc.text());
  }

  private Definition readEnum(Shape.Named named, TypeElement element, Place here) {
    WireNames naming = namingOf(element, here);
    var constants = new ArrayList<Definition.Case>();
    Optional<Definition.Case> unknown = Optional.empty();
    var names = new HashSet<String>();
    for (VariableElement constant : ElementFilter.fieldsIn(element.getEnclosedElements())) {
      if (constant.getKind() != ElementKind.ENUM_CONSTANT) {
        continue;
      }
      Place place = within(here, element, constant);
      jackson.checkConstant(constant, place);
      noteUse(constant);
      var read = readCase(constant, naming);
      checkNew(names, read.wireName(), read.aliases(), place);
      constants.add(read);
      if (Program.has(constant, Names.UNKNOWN) || jackson.isUnknown(constant)) {
        if (unknown.isPresent()) {
          throw place.mistake("two constants are @Unknown: one stands for all unknown names");
        }
        unknown = Optional.of(read);
      }
    }
    if (constants.isEmpty()) {
      throw here.mistake("an enum without constants has no values to send");
    }
    return new Definition.EnumType(named, constants, unknown, false, program.docOf(element).text());
  }

  private Definition.Case readCase(VariableElement constant, WireNames naming) {
    String name = constant.getSimpleName().toString();
    return new Definition.Case(
        name,
        rpcName(constant)
            .or(() -> jackson.name(List.of(constant)))
            .orElseGet(() -> naming.of(name)),
        aliases(constant),
        program.docOf(constant).text());
  }

  private Definition readSealed(Shape.Named named, TypeElement element, Place here) {
    WireNames naming = namingOf(element, here);
    var variants = new ArrayList<Definition.Variant>();
    var unknown = new ArrayList<Definition.Variant>();
    var names = new HashSet<String>();
    for (TypeMirror permitted : leavesOf(element, here)) {
      TypeElement leaf = Program.elementOf(permitted);
      Place place = within(here, leaf, leaf);
      Shape.Named shape = variantShape(named, element, leaf, place);
      var variant =
          new Definition.Variant(
              shape,
              rpcName(leaf)
                  .or(() -> jackson.subTypeName(element, leaf))
                  .or(() -> jackson.typeName(leaf))
                  .orElseGet(() -> naming.of(leaf.getSimpleName().toString())),
              aliases(leaf),
              leaf.getRecordComponents().isEmpty(),
              program.docOf(leaf).text());
      checkNew(names, variant.wireName(), variant.aliases(), place);
      variants.add(variant);
      if (Program.has(leaf, Names.UNKNOWN)) {
        if (!variant.isUnit()) {
          throw place.mistake("an @Unknown variant has no components: nothing would fill them");
        }
        unknown.add(variant);
      }
    }
    if (unknown.size() > 1) {
      throw here.mistake("two variants are @Unknown: one stands for all unknown names");
    }
    return new Definition.SealedType(
        named, variants, unknown.stream().findFirst(), program.docOf(element).text());
  }

  /// The records below a sealed interface, those of sealed interfaces under it included.
  private List<TypeMirror> leavesOf(TypeElement sealed, Place here) {
    var leaves = new ArrayList<TypeMirror>();
    for (TypeMirror permitted : sealed.getPermittedSubclasses()) {
      TypeElement element = Program.elementOf(permitted);
      switch (element.getKind()) {
        case RECORD -> leaves.add(permitted);
        case INTERFACE -> leaves.addAll(leavesOf(element, here));
        default ->
            throw within(here, element, element)
                .mistake(
                    element.getSimpleName()
                        + " is a variant of "
                        + sealed.getSimpleName()
                        + ": variants are records");
      }
    }
    return leaves;
  }

  /// The variant as a shape: what the type variables of a generic record stand for follows from its
  /// `implements`.
  private Shape.Named variantShape(
      Shape.Named sealed, TypeElement sealedElement, TypeElement leaf, Place place) {
    var arguments = new HashMap<TypeParameterElement, Shape>();
    for (TypeMirror supertype : leaf.getInterfaces()) {
      if (!leaf.getTypeParameters().isEmpty()
          && Program.elementOf(supertype).equals(sealedElement)) {
        List<? extends TypeMirror> written = ((DeclaredType) supertype).getTypeArguments();
        for (int i = 0; i < written.size(); i++) {
          if (written.get(i) instanceof TypeVariable variable) {
            arguments.put((TypeParameterElement) variable.asElement(), sealed.arguments().get(i));
          }
        }
      }
    }
    var variables = new HashMap<>(place.variables());
    variables.putAll(arguments);
    return (Shape.Named)
        types.read(leaf.asType(), new Place(place.element(), variables, place.packageName()));
  }

  private static void checkNew(
      Set<String> names, String wireName, List<String> aliases, Place place) {
    var all = new ArrayList<>(aliases);
    all.add(wireName);
    for (String name : all) {
      if (!names.add(name)) {
        throw place.mistake(
            "the name `" + name + "` on the wire is taken: give one of them another @RpcName");
      }
    }
  }

  private WireNames namingOf(TypeElement element, Place here) {
    Optional<String> policy =
        Program.find(element, Names.RPC_TYPE).map(type -> program.constantOf(type, "naming"));
    if (policy.isPresent() && !policy.get().equals(WireNames.AS_WRITTEN.name())) {
      return WireNames.valueOf(policy.get());
    }
    return jackson
        .naming(element)
        .map(strategy ->
            switch (strategy.substring(strategy.lastIndexOf('.') + 1)) {
              case "SnakeCaseStrategy" -> WireNames.SNAKE_CASE;
              case "UpperSnakeCaseStrategy" -> WireNames.SCREAMING_SNAKE_CASE;
              case "KebabCaseStrategy" -> WireNames.KEBAB_CASE;
              case "LowerCamelCaseStrategy" -> WireNames.CAMEL_CASE;
              case "UpperCamelCaseStrategy" -> WireNames.PASCAL_CASE;
              default ->
                  throw here.mistake(
                      "the strategy of @JsonNaming is not known here: use snake, upper snake,"
                          + " kebab, lower camel or upper camel case, or @RpcName");
            })
        .orElse(WireNames.AS_WRITTEN);
  }

  private Optional<String> rpcName(Element element) {
    return Program.find(element, Names.RPC_NAME).map(name -> program.textOf(name, "value"));
  }

  private List<String> aliases(Element element) {
    return Program.find(element, Names.RPC_NAME)
        .map(name -> program.textsOf(name, "aliases"))
        .orElseGet(() -> jackson.aliases(List.of(element)));
  }

  /// The place of something inside `type`: itself where there is source, else what led to it.
  private Place within(Place here, TypeElement type, Element element) {
    return program.isFromSource(type)
        ? new Place(element, here.variables(), here.packageName())
        : here;
  }
}
