package io.ruapc.processor.write;

import static io.ruapc.processor.write.Layout.assign;
import static io.ruapc.processor.write.Layout.call;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Contract;
import io.ruapc.processor.model.Definition;
import io.ruapc.processor.model.Method;
import io.ruapc.processor.model.Method.Answer;
import io.ruapc.processor.model.Shape;
import io.ruapc.processor.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Prints the class that is generated for a contract.
final class ServiceWriter {
  private static final String DESCRIPTOR = "DESCRIPTOR";
  private static final String SCHEMAS = "Schemas";

  /// The constant with the doc comment of the contract.
  private static final String WORDS = "SERVICE";

  private final JavaFile file;
  private final Unit unit;
  private final JavaTypes types;
  private final CodecNames codecs;
  private final Contract contract;
  private final MethodNames names;
  private final StubWriter stubs;

  ServiceWriter(JavaFile file, Unit unit, Contract contract) {
    this.file = file;
    this.unit = unit;
    this.contract = contract;
    this.types = new JavaTypes(file);
    this.codecs = new CodecNames(file, Optional.empty());
    file.reserve(SCHEMAS);
    this.names = new MethodNames(file, contract, Set.of(DESCRIPTOR, WORDS));
    this.stubs = new StubWriter(file, types, names);
  }

  void write(Runnable annotate) {
    String type = file.name(contract.type());
    String name = file.generated().nestedName();
    file.doc(
        "What calls of ["
            + type
            + "] stand on: the descriptors of its methods, the stubs for callers, and the binding for"
            + " the server.");
    annotate.run();
    file.open(
        Layout.clause(
            "public final class " + name,
            "implements " + file.name(Api.SERVICE_CONTRACT) + "<" + type + ">"));
    contract.methods().forEach(this::descriptor);
    serviceDescriptor();
    file.blank();
    file.doc("Made by the runtime, which finds it by its name. Stateless.");
    file.line("public " + name + "() {}");
    contractMethods(type);
    stubs.async(contract, type);
    stubs.stub(contract, type);
    stubs.asyncStub(contract);
    contract.methods().forEach(this::arguments);
    var writer = new CodecWriter(file, types, codecs);
    contract.methods().forEach(method -> argumentsCodec(method, writer));
    writer.nested(unit.definitions());
    schemas();
    file.close();
  }

  private void descriptor(Method method) {
    var links = new ArrayList<String>();
    if (!method.errors().isEmpty()) {
      links.add(
          call(
              ".errors",
              method.errors().stream()
                  .map(error -> file.name(error.type().generated("Codec")) + ".CODEC")
                  .toList()));
    }
    links.add(".schema(" + SCHEMAS + "." + names.constant(method) + ")");
    var parts = new ArrayList<String>();
    parts.add(Literals.string(contract.wireName()));
    parts.add(Literals.string(method.wireName()));
    parts.add(argumentsCodecOf(method));
    if (method.answer() != Answer.ONE_WAY) {
      parts.add(
          switch (method.result()) {
            case Method.Result.None() -> file.name(Api.CODECS) + ".UNIT";
            case Method.Result.Of(Shape shape) -> codecs.codecOf(shape);
          });
    }
    String descriptor = file.name(Api.METHOD_DESCRIPTOR);
    String factory = method.answer() == Answer.ONE_WAY ? ".oneWay" : ".of";
    file.field(
        "static final ",
        descriptor,
        List.of(argumentsType(method), types.result(method)),
        names.constant(method),
        Layout.chain(call(descriptor + factory, parts), links));
    file.blank();
  }

  private String argumentsCodecOf(Method method) {
    return switch (method.parameters().size()) {
      case 0 -> file.name(Api.CODECS) + ".NO_ARGUMENTS";
      case 1 -> codecs.codecOf(method.parameters().getFirst().shape());
      default -> names.argumentsRecord(method).orElseThrow() + "Codec.CODEC";
    };
  }

  private String argumentsType(Method method) {
    return switch (method.parameters().size()) {
      case 0 -> types.nothing();
      case 1 -> types.boxed(method.parameters().getFirst().shape());
      default -> names.argumentsRecord(method).orElseThrow();
    };
  }

  private void serviceDescriptor() {
    var parts = new ArrayList<String>();
    parts.add(Literals.string(contract.wireName()));
    parts.add(SCHEMAS + "." + WORDS);
    parts.add(
        call(
            file.name(Api.LIST) + ".of",
            contract.methods().stream().map(names::constant).toList()));
    parts.add(SCHEMAS + ".types()");
    if (contract.isInternal()) {
      parts.add("true");
    }
    String descriptor = file.name(Api.SERVICE_DESCRIPTOR);
    file.line(
        assign(
            "private static final " + descriptor + " " + DESCRIPTOR + " =",
            call("new " + descriptor, parts) + ";"));
  }

  private void contractMethods(String type) {
    String caller = file.name(Api.CALLER) + " caller";
    file.method(file.name(Api.SERVICE_DESCRIPTOR) + " descriptor()", "return " + DESCRIPTOR + ";");
    file.method(type + " stub(" + caller + ")", "return new " + stubs.stubName() + "(caller);");
    file.method(
        StubWriter.ASYNC + " asyncStub(" + caller + ")",
        "return new " + stubs.asyncStubName() + "(caller);");
    String binding = file.name(Api.METHOD_BINDING);
    List<String> bindings =
        contract.methods().stream().map(method -> binding(binding, method)).toList();
    file.method(
        file.name(Api.LIST) + "<" + binding + "<?, ?>> bind(" + type + " implementation)",
        "return " + call(file.name(Api.LIST) + ".of", bindings) + ";");
  }

  private String binding(String binding, Method method) {
    boolean isAsync = method.answer() == Answer.STAGE || method.answer() == Answer.FUTURE;
    return call(
        binding + (isAsync ? ".async" : ".of"), names.constant(method), handler(method, isAsync));
  }

  private String handler(Method method, boolean isAsync) {
    List<Component> parameters = method.parameters();
    String call = "implementation." + method.name();
    String invocation =
        switch (parameters.size()) {
          case 0 -> call + "()";
          case 1 -> call + "(arguments)";
          default ->
              call(
                  call,
                  parameters.stream()
                      .map(parameter -> "arguments." + MethodNames.component(parameter) + "()")
                      .toList());
        };
    if (!isAsync && method.result() instanceof Method.Result.None) {
      return Layout.block("arguments ->", invocation + ";", "return null;");
    }
    return parameters.size() == 1
        ? "implementation::" + method.name()
        : assign("arguments ->", invocation);
  }

  private void arguments(Method method) {
    names
        .argumentsRecord(method)
        .ifPresent(record -> {
          List<String> components =
              method.parameters().stream()
                  .map(parameter ->
                      types.of(parameter.shape()) + " " + MethodNames.component(parameter))
                  .toList();
          file.blank();
          file.doc("The arguments of `" + method.name() + "`.");
          file.line(Layout.signature("private record " + record, components) + " {}");
        });
  }

  private void argumentsCodec(Method method, CodecWriter writer) {
    names
        .argumentsRecord(method)
        .ifPresent(record -> {
          var type = new Shape.Named(new ClassName("", record), List.of(), Shape.Home.INSIDE);
          List<Component> components =
              method.parameters().stream()
                  .map(parameter -> parameter.named(MethodNames.component(parameter)))
                  .toList();
          writer.nested(new Definition.RecordType(type, components, false, ""), record + "Codec");
        });
  }

  private void schemas() {
    var schemas = new SchemaWriter(unit);
    file.blank();
    file.doc("The shapes as JSON Schema, and the words of the doc comments.");
    file.open("private static final class " + SCHEMAS);
    String description = TextBlock.ofWords(contract.description());
    if (description.contains("\n")) {
      file.line("static final String " + WORDS + " =");
      file.block(description + ";", 4);
    } else {
      file.line(assign("static final String " + WORDS + " =", description + ";"));
    }
    for (Method method : contract.methods()) {
      file.blank();
      String type = file.name(Api.METHOD_SCHEMA);
      file.line("static final " + type + " " + names.constant(method) + " =");
      file.block("new " + type + "(", 4);
      file.block(TextBlock.of(schemas.request(method)) + ",", 8);
      file.block(TextBlock.of(schemas.response(method)) + ",", 8);
      file.block(
          (method.errors().isEmpty() ? "\"\"" : TextBlock.of(schemas.errors(method.errors())))
              + ",",
          8);
      file.block(TextBlock.ofWords(method.description()) + ");", 8);
    }
    file.blank();
    String map = file.name(Api.MAP);
    file.open("private static " + map + "<String, String> types()");
    file.line(map + "<String, String> schemas = new " + file.name(Api.TREE_MAP) + "<>();");
    new DescribeWriter(file, schemas).referred(Optional.empty());
    file.line("return schemas;");
    file.close();
    file.close();
  }
}
