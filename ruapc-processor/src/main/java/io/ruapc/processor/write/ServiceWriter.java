package io.ruapc.processor.write;

import static io.ruapc.processor.write.Layout.assign;
import static io.ruapc.processor.write.Layout.call;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Contract;
import io.ruapc.processor.model.Definition;
import io.ruapc.processor.model.Method;
import io.ruapc.processor.model.Method.Answer;
import io.ruapc.processor.model.Shape;
import io.ruapc.processor.model.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Prints the class that is generated for a contract.
final class ServiceWriter {
  private static final String ASYNC = "Async";
  private static final String ASYNC_STUB = "AsyncStub";
  private static final String DESCRIPTOR = "DESCRIPTOR";
  private static final String SCHEMAS = "Schemas";
  private static final String STUB = "Stub";

  /// The constant with the doc comment of the contract.
  private static final String WORDS = "SERVICE";

  /// Names that a component of a record must not have.
  private static final Set<String> FORBIDDEN_COMPONENTS =
      Set.of(
          "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

  private final JavaFile file;
  private final Unit unit;
  private final JavaTypes types;
  private final CodecNames codecs;
  private final Map<Method, String> constants = new HashMap<>();
  private final Map<Method, String> argumentRecords = new HashMap<>();

  ServiceWriter(JavaFile file, Unit unit) {
    this.file = file;
    this.unit = unit;
    this.types = new JavaTypes(file);
    this.codecs = new CodecNames(file, Optional.empty());
    List.of(ASYNC, ASYNC_STUB, SCHEMAS, STUB).forEach(file::reserve);
  }

  void write(Contract contract, Runnable annotate) {
    chooseNames(contract);
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
    contract.methods().forEach(method -> descriptor(contract, method));
    serviceDescriptor(contract);
    file.blank();
    file.doc("Made by the runtime, which finds it by its name. Stateless.");
    file.line("public " + name + "() {}");
    contractMethods(contract, type);
    async(contract, type);
    stub(contract, type);
    asyncStub(contract);
    contract.methods().forEach(this::arguments);
    var writer = new CodecWriter(file, types, codecs);
    contract.methods().forEach(method -> argumentsCodec(method, writer));
    writer.nested(unit.definitions());
    schemas(contract);
    file.close();
  }

  private void chooseNames(Contract contract) {
    Set<String> taken = new HashSet<>(Set.of(DESCRIPTOR, WORDS));
    for (Method method : contract.methods()) {
      String constant = constantName(method.name());
      while (!taken.add(constant)) {
        constant += "_METHOD";
      }
      constants.put(method, constant);
      if (method.parameters().size() > 1) {
        String record = capitalized(method.name()) + "Arguments";
        while (file.isReserved(record)) {
          record += "Record";
        }
        file.reserve(record);
        file.reserve(record + "Codec");
        argumentRecords.put(method, record);
      }
    }
  }

  private static String constantName(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }

  private static String capitalized(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private void descriptor(Contract contract, Method method) {
    var links = new ArrayList<String>();
    if (!method.errors().isEmpty()) {
      links.add(
          call(
              ".errors",
              method.errors().stream()
                  .map(error -> file.name(error.type().generated("Codec")) + ".CODEC")
                  .toList()));
    }
    links.add(".schema(" + SCHEMAS + "." + constants.get(method) + ")");
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
        List.of(argumentsType(method), resultType(method)),
        constantOf(method),
        Layout.chain(call(descriptor + factory, parts), links));
    file.blank();
  }

  private String argumentsCodecOf(Method method) {
    return switch (method.parameters().size()) {
      case 0 -> file.name(Api.CODECS) + ".NO_ARGUMENTS";
      case 1 -> codecs.codecOf(method.parameters().getFirst().shape());
      default -> argumentRecords.get(method) + "Codec.CODEC";
    };
  }

  private String argumentsType(Method method) {
    return switch (method.parameters().size()) {
      case 0 -> voidType();
      case 1 -> types.boxed(method.parameters().getFirst().shape());
      default -> requireNonNull(argumentRecords.get(method));
    };
  }

  private String resultType(Method method) {
    return switch (method.result()) {
      case Method.Result.None() -> voidType();
      case Method.Result.Of(Shape shape) -> types.boxed(shape);
    };
  }

  private String voidType() {
    return "@" + file.name(Api.NULLABLE) + " " + file.name(Api.VOID);
  }

  private void serviceDescriptor(Contract contract) {
    var parts = new ArrayList<String>();
    parts.add(Literals.string(contract.wireName()));
    parts.add(SCHEMAS + "." + WORDS);
    parts.add(
        call(
            file.name(Api.LIST) + ".of", contract.methods().stream().map(constants::get).toList()));
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

  private void contractMethods(Contract contract, String type) {
    String caller = file.name(Api.CALLER) + " caller";
    method(file.name(Api.SERVICE_DESCRIPTOR) + " descriptor()", "return " + DESCRIPTOR + ";");
    method(type + " stub(" + caller + ")", "return new " + STUB + "(caller);");
    method(ASYNC + " asyncStub(" + caller + ")", "return new " + ASYNC_STUB + "(caller);");
    String binding = file.name(Api.METHOD_BINDING);
    List<String> bindings =
        contract.methods().stream().map(method -> binding(binding, method)).toList();
    method(
        file.name(Api.LIST) + "<" + binding + "<?, ?>> bind(" + type + " implementation)",
        "return " + call(file.name(Api.LIST) + ".of", bindings) + ";");
  }

  private void method(String signature, String statement) {
    file.blank();
    file.line("@Override");
    file.open("public " + signature);
    file.line(statement);
    file.close();
  }

  private String binding(String binding, Method method) {
    boolean isAsync = method.answer() == Answer.STAGE || method.answer() == Answer.FUTURE;
    return call(
        binding + (isAsync ? ".async" : ".of"), constantOf(method), handler(method, isAsync));
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
                      .map(parameter -> "arguments." + componentName(parameter) + "()")
                      .toList());
        };
    if (!isAsync && method.result() instanceof Method.Result.None) {
      return Layout.block("arguments ->", invocation + ";", "return null;");
    }
    return parameters.size() == 1
        ? "implementation::" + method.name()
        : assign("arguments ->", invocation);
  }

  private void async(Contract contract, String type) {
    file.blank();
    file.doc(
        "The methods of ["
            + type
            + "] for callers that do not wait. Cancelling a future cancels its call.");
    file.open("public interface " + ASYNC);
    boolean isFirst = true;
    for (Method method : contract.methods()) {
      if (!isFirst) {
        file.blank();
      }
      isFirst = false;
      file.doc("The twin of `" + method.name() + "`.");
      file.line(signature(asyncResult(method), method) + ";");
    }
    file.close();
  }

  private String asyncResult(Method method) {
    return method.answer() == Answer.ONE_WAY
        ? "void"
        : file.name(Api.COMPLETABLE_FUTURE) + "<" + resultType(method) + ">";
  }

  private String signature(String result, Method method) {
    var parameters = new ArrayList<String>();
    for (int i = 0; i < method.parameters().size(); i++) {
      Component parameter = method.parameters().get(i);
      String type = types.of(parameter.shape());
      if (method.isVariadic() && i == method.parameters().size() - 1) {
        type = type.substring(0, type.lastIndexOf("[]")) + "...";
      }
      parameters.add(type + " " + parameter.name());
    }
    return Layout.signature(result + " " + method.name(), parameters);
  }

  private void stub(Contract contract, String type) {
    openStub(STUB, type);
    for (Method method : contract.methods()) {
      file.blank();
      file.line("@Override");
      String signature = "public " + signature(stubResult(method), method);
      file.open(
          method.throwsClasses().isEmpty()
              ? signature
              : Layout.clause(
                  signature,
                  "throws "
                      + method.throwsClasses().stream().map(file::name).collect(joining(", "))));
      file.line(stubCall(method));
      file.close();
    }
    if (contract.hasAbstractClose()) {
      file.blank();
      file.line("@Override");
      file.line("public void close() {}");
    }
    closeStub(STUB, contract.wireName());
  }

  private String stubResult(Method method) {
    String result =
        switch (method.result()) {
          case Method.Result.None() -> "void";
          case Method.Result.Of(Shape shape) -> types.of(shape);
        };
    return switch (method.answer()) {
      case RESULT, ONE_WAY -> result;
      case STAGE -> file.name(Api.COMPLETION_STAGE) + "<" + resultType(method) + ">";
      case FUTURE -> file.name(Api.COMPLETABLE_FUTURE) + "<" + resultType(method) + ">";
    };
  }

  private String stubCall(Method method) {
    String call = call(caller(method) + verb(method), constant(method), argument(method));
    boolean isVoid =
        method.answer() == Answer.ONE_WAY
            || (method.answer() == Answer.RESULT && method.result() instanceof Method.Result.None);
    return (isVoid ? "" : "return ") + call + ";";
  }

  private static String verb(Method method) {
    return switch (method.answer()) {
      case RESULT -> ".call";
      case STAGE, FUTURE -> ".callAsync";
      case ONE_WAY -> ".send";
    };
  }

  /// The field of a stub, which a parameter may hide.
  private static String caller(Method method) {
    return hasParameter(method, "caller") ? "this.caller" : "caller";
  }

  private String constantOf(Method method) {
    return requireNonNull(constants.get(method));
  }

  /// The constant with the descriptor, which a parameter may hide.
  private String constant(Method method) {
    String constant = constantOf(method);
    return hasParameter(method, constant)
        ? file.generated().nestedName() + "." + constant
        : constant;
  }

  private static boolean hasParameter(Method method, String name) {
    return method.parameters().stream().anyMatch(parameter -> parameter.name().equals(name));
  }

  private String argument(Method method) {
    List<Component> parameters = method.parameters();
    return switch (parameters.size()) {
      case 0 -> "null";
      case 1 -> parameters.getFirst().name();
      default ->
          call(
              "new " + argumentRecords.get(method),
              parameters.stream().map(Component::name).toList());
    };
  }

  private void asyncStub(Contract contract) {
    openStub(ASYNC_STUB, ASYNC);
    for (Method method : contract.methods()) {
      file.blank();
      file.line("@Override");
      file.open("public " + signature(asyncResult(method), method));
      boolean isOneWay = method.answer() == Answer.ONE_WAY;
      file.line(
          (isOneWay ? "" : "return ")
              + call(
                  caller(method) + (isOneWay ? ".send" : ".callAsync"),
                  constant(method),
                  argument(method))
              + ";");
      file.close();
    }
    closeStub(ASYNC_STUB, contract.wireName() + "." + ASYNC);
  }

  private void openStub(String name, String type) {
    String caller = file.name(Api.CALLER);
    file.blank();
    file.open("private static final class " + name + " implements " + type);
    file.line("private final " + caller + " caller;");
    file.blank();
    file.open("private " + name + "(" + caller + " caller)");
    file.line("this.caller = caller;");
    file.close();
  }

  private void closeStub(String name, String shown) {
    method(
        "boolean equals(Object other)",
        "return other instanceof " + name + " stub && stub.caller.equals(caller);");
    method("int hashCode()", "return caller.hashCode();");
    method("String toString()", "return " + Literals.string(shown + "@") + " + caller;");
    file.close();
  }

  private void arguments(Method method) {
    String record = argumentRecords.get(method);
    if (record == null) {
      return;
    }
    List<String> components =
        method.parameters().stream()
            .map(parameter -> types.of(parameter.shape()) + " " + componentName(parameter))
            .toList();
    file.blank();
    file.doc("The arguments of `" + method.name() + "`.");
    file.line(Layout.signature("private record " + record, components) + " {}");
  }

  private void argumentsCodec(Method method, CodecWriter writer) {
    String record = argumentRecords.get(method);
    if (record != null) {
      var type = new Shape.Named(new ClassName("", record), List.of(), Shape.Home.INSIDE);
      List<Component> components =
          method.parameters().stream()
              .map(parameter -> parameter.named(componentName(parameter)))
              .toList();
      writer.nested(new Definition.RecordType(type, components, false, ""), record + "Codec");
    }
  }

  /// A parameter as a component of a record, which some names are forbidden to.
  private static String componentName(Component parameter) {
    return FORBIDDEN_COMPONENTS.contains(parameter.name())
        ? parameter.name() + "Value"
        : parameter.name();
  }

  private void schemas(Contract contract) {
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
      file.line("static final " + type + " " + constants.get(method) + " =");
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
