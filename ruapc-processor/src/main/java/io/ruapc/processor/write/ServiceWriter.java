package io.ruapc.processor.write;

import static io.ruapc.processor.write.Layout.assign;
import static io.ruapc.processor.write.Layout.call;

import io.ruapc.processor.model.Contract;
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

  /// The schema of nothing.
  private static final String NONE = "\"\"";

  /// The constant with the doc comment of the contract.
  private static final String WORDS = "SERVICE";

  private final JavaFile file;
  private final Unit unit;
  private final JavaTypes types;
  private final CodecNames codecs;
  private final Contract contract;
  private final MethodNames names;
  private final Arguments arguments;
  private final StubWriter stubs;

  ServiceWriter(JavaFile file, Unit unit, Contract contract) {
    this.file = file;
    this.unit = unit;
    this.contract = contract;
    this.types = new JavaTypes(file);
    this.codecs = new CodecNames(file, Optional.empty());
    file.reserve(SCHEMAS);
    this.names = new MethodNames(file, contract, Set.of(DESCRIPTOR, WORDS));
    this.arguments = new Arguments(file, types, codecs, names);
    this.stubs = new StubWriter(file, types, names, arguments);
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
    contract.methods().forEach(arguments::declare);
    var writer = new CodecWriter(file, types, codecs);
    contract.methods().forEach(method -> arguments.declareCodec(method, writer));
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
    method.input().ifPresent(input -> links.add(call(".input", codecs.codecOf(input.item()))));
    if (!method.callbacks().isEmpty()) {
      links.add(call(".callbacks", arguments.callbacks(method)));
    }
    links.add(".schema(" + SCHEMAS + "." + names.constant(method) + ")");
    var parts = new ArrayList<String>();
    parts.add(Literals.string(contract.wireName()));
    parts.add(Literals.string(method.wireName()));
    parts.add(arguments.codec(method));
    if (method.answer() != Answer.ONE_WAY) {
      parts.add(
          switch (method.result()) {
            case Method.Result.None _ -> file.name(Api.CODECS) + ".UNIT";
            case Method.Result.Of(Shape shape) -> codecs.codecOf(shape);
            case Method.Result.Stream(Shape item) -> codecs.codecOf(item);
          });
    }
    String descriptor = file.name(Api.METHOD_DESCRIPTOR);
    String factory =
        method.result() instanceof Method.Result.Stream
            ? ".stream"
            : method.answer() == Answer.ONE_WAY ? ".oneWay" : ".of";
    file.field(
        "static final ",
        descriptor,
        List.of(arguments.type(method), types.result(method)),
        names.constant(method),
        Layout.chain(call(descriptor + factory, parts), links));
    file.blank();
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
        types.nullable(file.name(Api.CALLER)) + " callerOf(" + type + " object)",
        "return object instanceof " + stubs.stubName() + " stub ? stub.caller : null;");
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
    String factory =
        method.input().isPresent()
            ? isAsync ? ".asyncWithInput" : ".withInput"
            : isAsync ? ".async" : ".of";
    return call(binding + factory, names.constant(method), handler(method));
  }

  private String handler(Method method) {
    List<String> values = new ArrayList<>(arguments.unpack(method));
    method.input().ifPresent(input -> values.add(input.index(), "input"));
    String invocation = call("implementation." + method.name(), values);
    if (method.isVoid()) {
      return Layout.block(parameters(method), invocation + ";", "return null;");
    }
    return values.equals(List.of("arguments"))
        ? "implementation::" + method.name()
        : assign(parameters(method), invocation);
  }

  /// The parameters of a handler. Those with a stream have types: nothing else says what its items
  /// are.
  private String parameters(Method method) {
    return method
        .input()
        .map(input ->
            call("", arguments.type(method) + " arguments", types.stream(input.item()) + " input")
                + " ->")
        .orElse("arguments ->");
  }

  private void schemas() {
    var schemas = new SchemaWriter(unit);
    file.blank();
    file.doc("The shapes as JSON Schema, and the words of the doc comments.");
    file.open("private static final class " + SCHEMAS);
    String string = file.name(Api.STRING);
    String description = TextBlock.ofWords(contract.description());
    if (description.contains("\n")) {
      file.line("static final " + string + " " + WORDS + " =");
      file.block(description + ";", 4);
    } else {
      file.line(assign("static final " + string + " " + WORDS + " =", description + ";"));
    }
    contract.methods().forEach(method -> schema(method, schemas));
    file.blank();
    String map = file.name(Api.MAP) + "<" + string + ", " + string + ">";
    file.open("private static " + map + " types()");
    file.line(assign(map + " schemas =", "new " + file.name(Api.TREE_MAP) + "<>();"));
    new DescribeWriter(file, schemas).referred(Optional.empty());
    file.line("return schemas;");
    file.close();
    file.close();
  }

  private void schema(Method method, SchemaWriter schemas) {
    var texts = new ArrayList<String>();
    texts.add(TextBlock.of(schemas.request(method)));
    texts.add(TextBlock.of(schemas.response(method)));
    texts.add(method.errors().isEmpty() ? NONE : TextBlock.of(schemas.errors(method.errors())));
    texts.add(TextBlock.ofWords(method.description()));
    if (method.isStreaming()) {
      texts.add(schemas.input(method).map(TextBlock::of).orElse(NONE));
      texts.add(schemas.output(method).map(TextBlock::of).orElse(NONE));
    }
    String type = file.name(Api.METHOD_SCHEMA);
    file.blank();
    file.line("static final " + type + " " + names.constant(method) + " =");
    file.block("new " + type + "(", 4);
    file.block(String.join(",\n", texts) + ");", 8);
  }
}
