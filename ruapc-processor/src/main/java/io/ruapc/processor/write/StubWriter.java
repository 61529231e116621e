package io.ruapc.processor.write;

import static io.ruapc.processor.write.Layout.assign;
import static io.ruapc.processor.write.Layout.call;
import static java.util.stream.Collectors.joining;

import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Contract;
import io.ruapc.processor.model.Method;
import io.ruapc.processor.model.Method.Answer;
import io.ruapc.processor.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Prints the classes whose calls go over the network: the stub of a contract, its asynchronous
/// twin, and the stub of that.
final class StubWriter {
  /// The twin; the runtime knows it by this name.
  static final String ASYNC = "Async";

  private final JavaFile file;
  private final JavaTypes types;
  private final MethodNames names;
  private final Arguments arguments;
  private final String stubName;
  private final String asyncStubName;

  StubWriter(JavaFile file, JavaTypes types, MethodNames names, Arguments arguments) {
    this.file = file;
    this.types = types;
    this.names = names;
    this.arguments = arguments;
    file.reserve(ASYNC);
    this.stubName = reserve("Stub");
    this.asyncStubName = reserve("AsyncStub");
  }

  private String reserve(String name) {
    String free = name;
    while (file.isReserved(free)) {
      free += "Class";
    }
    file.reserve(free);
    return free;
  }

  /// The class of the stub.
  String stubName() {
    return stubName;
  }

  /// The class of the asynchronous stub.
  String asyncStubName() {
    return asyncStubName;
  }

  /// The asynchronous twin.
  void async(Contract contract, String type) {
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
      file.line(asyncSignature(method) + ";");
    }
    file.close();
  }

  private String asyncSignature(Method method) {
    return signature(asyncResult(method), method, types::anyPublisher);
  }

  private String asyncResult(Method method) {
    if (method.answer() == Answer.ONE_WAY) {
      return "void";
    }
    return method.result() instanceof Method.Result.Stream(Shape item)
        ? types.publisher(item)
        : file.name(Api.COMPLETABLE_FUTURE) + "<" + types.result(method) + ">";
  }

  /// @param stream the type of a parameter that is a stream of such items
  private String signature(String result, Method method, Function<Shape, String> stream) {
    var parameters = new ArrayList<String>();
    for (int i = 0; i < method.parameters().size(); i++) {
      Component parameter = method.parameters().get(i);
      String type = types.parameter(parameter.shape());
      if (method.isVariadic() && i == method.parameters().size() - 1) {
        type = type.substring(0, type.lastIndexOf("[]")) + "...";
      }
      parameters.add(type + " " + parameter.name());
    }
    method
        .input()
        .ifPresent(input ->
            parameters.add(input.index(), stream.apply(input.item()) + " " + input.name()));
    return Layout.signature(result + " " + method.name(), parameters);
  }

  /// The stub.
  void stub(Contract contract, String type) {
    openStub(stubName, type);
    for (Method method : contract.methods()) {
      file.blank();
      file.override();
      String signature = "public " + signature(stubResult(method), method, types::stream);
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
    if (contract.isCloseable()) {
      file.method("void close()", "caller.release();");
    }
    closeStub(stubName, contract.wireName());
  }

  private String stubResult(Method method) {
    String result =
        switch (method.result()) {
          case Method.Result.None(boolean isNull) -> isNull ? types.nothing() : "void";
          case Method.Result.Of(Shape shape) -> types.of(shape);
          case Method.Result.Stream(Shape item) -> types.stream(item);
        };
    return switch (method.answer()) {
      case RESULT, ONE_WAY -> result;
      case STAGE -> file.name(Api.COMPLETION_STAGE) + "<" + types.result(method) + ">";
      case FUTURE -> file.name(Api.COMPLETABLE_FUTURE) + "<" + types.result(method) + ">";
    };
  }

  private String stubCall(Method method) {
    String verb =
        switch (method.answer()) {
          case RESULT -> method.result() instanceof Method.Result.Stream ? ".stream" : ".call";
          case STAGE, FUTURE -> ".callAsync";
          case ONE_WAY -> ".send";
        };
    String call =
        call(caller(method) + verb, passed(method, method.input().map(Method.Input::name)));
    return (method.isVoid() ? "" : "return ") + call + ";";
  }

  /// What a caller is given.
  ///
  /// @param input the stream beside the arguments
  private List<String> passed(Method method, Optional<String> input) {
    var passed = new ArrayList<>(List.of(constant(method), arguments.pack(method)));
    if (method.result() instanceof Method.Result.Stream) {
      passed.add(input.orElse("null"));
    } else {
      input.ifPresent(passed::add);
    }
    return passed;
  }

  /// The field of a stub, which a parameter may hide.
  private static String caller(Method method) {
    return method.hasParameter("caller") ? "this.caller" : "caller";
  }

  /// The constant with the descriptor, which a parameter may hide.
  private String constant(Method method) {
    String constant = names.constant(method);
    return method.hasParameter(constant)
        ? file.generated().nestedName() + "." + constant
        : constant;
  }

  /// The stub of the asynchronous twin.
  void asyncStub(Contract contract) {
    openStub(asyncStubName, ASYNC);
    for (Method method : contract.methods()) {
      file.blank();
      file.override();
      file.open("public " + asyncSignature(method));
      file.line(asyncStubCall(method));
      file.close();
    }
    closeStub(asyncStubName, contract.wireName() + "." + ASYNC);
  }

  private String asyncStubCall(Method method) {
    Optional<String> input =
        method.input().map(stream -> call(file.name(Api.RPC_STREAM) + ".from", stream.name()));
    List<String> passed = passed(method, input);
    if (method.result() instanceof Method.Result.Stream) {
      // All made anew for each subscriber: a stream can be taken once, and an argument that can be
      // called has a handle on the connection of its call.
      String stream = call(caller(method) + ".stream", passed);
      return assign("return " + file.name(Api.RPC_STREAM) + ".publisher(() ->", stream) + ");";
    }
    return method.answer() == Answer.ONE_WAY
        ? call(caller(method) + ".send", passed) + ";"
        : "return " + call(caller(method) + ".callAsync", passed) + ";";
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
    file.method(
        "boolean equals(" + file.name(Api.OBJECT) + " other)",
        "return other instanceof " + name + " stub && stub.caller.equals(caller);");
    file.method("int hashCode()", "return caller.hashCode();");
    file.method(
        file.name(Api.STRING) + " toString()",
        "return " + Literals.string(shown + "@") + " + caller;");
    file.close();
  }
}
