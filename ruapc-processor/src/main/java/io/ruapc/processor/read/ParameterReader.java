package io.ruapc.processor.read;

import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/// Reads the parameters of methods: arguments, and a stream beside them.
final class ParameterReader {
  private static final String UNNAMED = "arg\\d+";

  private final Problems problems;
  private final DefinitionReader definitions;
  private final StreamReader streams;
  private final TypeElement service;
  private final WireNames naming;

  /// What a method takes.
  record Parameters(List<Component> arguments, Optional<Method.Input> input) {}

  ParameterReader(
      Problems problems, DefinitionReader definitions, TypeElement service, WireNames naming) {
    this.problems = problems;
    this.definitions = definitions;
    this.streams = new StreamReader(definitions.types());
    this.service = service;
    this.naming = naming;
  }

  /// The parameters of a method.
  ///
  /// @param isOneWay whether nobody waits for it
  Parameters read(ExecutableElement method, boolean isOneWay, DocComment doc, Place place) {
    List<? extends VariableElement> parameters = method.getParameters();
    var arguments = new ArrayList<Component>();
    var places = new ArrayList<Place>();
    var inputs = new ArrayList<Method.Input>();
    long streamed = parameters.stream().filter(ParameterReader::isStream).count();
    boolean isOnly = parameters.size() - streamed == 1;
    for (int i = 0; i < parameters.size(); i++) {
      VariableElement parameter = parameters.get(i);
      Place here = placeOf(parameter, method, place);
      int index = i;
      if (isStream(parameter)) {
        problems
            .attempt(() -> input(parameter, index, isOneWay, !inputs.isEmpty(), doc, here))
            .ifPresent(inputs::add);
      } else {
        problems
            .attempt(() -> argument(parameter, isOnly, isOneWay, doc, here))
            .ifPresent(read -> {
              arguments.add(read);
              places.add(here);
            });
      }
    }
    ComponentReader.checkDistinct(arguments, places);
    return new Parameters(arguments, inputs.stream().findFirst());
  }

  private static boolean isStream(VariableElement parameter) {
    return StreamReader.isStream(parameter.asType());
  }

  private static Place placeOf(VariableElement parameter, ExecutableElement method, Place place) {
    if (place.element().equals(method)) {
      return new Place(parameter, place.variables(), place.packageName());
    }
    if (parameter.getSimpleName().toString().matches(UNNAMED)) {
      throw place.mistake(
          "the parameters of "
              + method.getSimpleName()
              + " have no names in the class file of "
              + method.getEnclosingElement()
              + ": compile it with -parameters, or in the same compilation as this contract so that"
              + " the processor sees its source");
    }
    return place;
  }

  private Method.Input input(
      VariableElement parameter,
      int index,
      boolean isOneWay,
      boolean isSecond,
      DocComment doc,
      Place place) {
    if (isSecond) {
      throw place.mistake(
          "a method takes one stream: send both kinds of items in one, as a sealed interface");
    }
    checkWaits("a stream", isOneWay, place);
    String name = parameter.getSimpleName().toString();
    return new Method.Input(
        name,
        index,
        streams.item(parameter.asType(), List.of(parameter), place),
        doc.parameter(name));
  }

  private Component argument(
      VariableElement parameter, boolean isOnly, boolean isOneWay, DocComment doc, Place place) {
    if (isOnly && Program.has(parameter, Names.RPC_DEFAULT)) {
      throw place.mistake(
          "the only parameter is the whole payload and is never missing: use Optional or"
              + " @Nullable instead of @RpcDefault");
    }
    Component read =
        definitions
            .components()
            .readParameter(
                parameter,
                service,
                naming,
                doc.parameter(parameter.getSimpleName().toString()),
                place);
    if (read.isCallback()) {
      checkWaits("a callback", isOneWay, place);
    }
    return read;
  }

  private static void checkWaits(String what, boolean isOneWay, Place place) {
    if (isOneWay) {
      throw place.mistake(
          what + " lives as long as its call, and nobody waits for a @OneWay one: remove @OneWay");
    }
  }
}
