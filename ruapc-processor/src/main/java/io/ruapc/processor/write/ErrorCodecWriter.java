package io.ruapc.processor.write;

import static io.ruapc.processor.write.Layout.call;

import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.DeclaredError;
import io.ruapc.processor.model.DeclaredError.Parameter;
import io.ruapc.processor.model.Scalar;
import io.ruapc.processor.model.Shape;
import java.util.List;

/// Prints the descriptor of an error up to its last method; the class stays open.
final class ErrorCodecWriter {
  private static final Shape MESSAGE = new Shape.Nullable(new Shape.Value(Scalar.STRING, false));

  private final JavaFile file;
  private final JavaTypes types;
  private final CodecNames codecs;

  ErrorCodecWriter(JavaFile file, JavaTypes types, CodecNames codecs) {
    this.file = file;
    this.types = types;
    this.codecs = codecs;
  }

  void write(DeclaredError error, String visibility, Runnable annotate) {
    String name = file.generated().nestedName();
    String type = types.of(error.type());
    var values = new ValueCode(file, types, codecs, error.type());
    var members = new MembersWriter(file, types, values, error.components());
    file.doc("How [" + type + "] travels. Stateless.");
    annotate.run();
    file.open(
        Layout.clause(
            visibility + "final class " + name,
            "implements " + file.name(Api.ERROR_DESCRIPTOR) + "<" + type + ">"));
    file.doc("The only instance.");
    file.line("public static final " + name + " CODEC = new " + name + "();");
    if (!error.isRaw()) {
      file.blank();
      new CodecWriter(file, types, codecs).memberNames(error.components());
    }
    file.blank();
    file.line("private " + name + "() {}");
    constant(file.name(Api.STRING) + " kind()", Literals.string(error.kind()));
    constant(file.name(Api.CLASS) + "<" + type + "> type()", type + ".class");
    if (error.isRaw()) {
      constant("boolean isRaw()", "true");
    }
    for (Api.Twin twin : Api.TWINS) {
      file.blank();
      file.override();
      file.open(call("public void write", file.name(twin.writer()) + " target", type + " error"));
      if (error.isRaw()) {
        Component component = error.parameters().getFirst().component();
        values.write(component.shape(), access(error, component));
      } else {
        members.write(component -> access(error, component));
      }
      file.close();
    }
    for (Api.Twin twin : Api.TWINS) {
      file.blank();
      file.override();
      file.open(
          call(
              "public " + type + " read",
              file.name(twin.reader()) + " source",
              types.of(MESSAGE) + " message"));
      read(error, type, values, members);
      file.close();
    }
    for (Api.Twin twin : Api.TWINS) {
      values.printMethods(twin);
    }
  }

  private void constant(String signature, String value) {
    file.blank();
    file.override();
    file.open("public " + signature);
    file.line("return " + value + ";");
    file.close();
  }

  private void read(DeclaredError error, String type, ValueCode values, MembersWriter members) {
    if (error.isRaw()) {
      Component component = error.parameters().getFirst().component();
      file.line("return " + call("new " + type, values.read(component.shape())) + ";");
      return;
    }
    members.read();
    List<String> arguments = error.parameters().stream().map(ErrorCodecWriter::argument).toList();
    file.line("return " + call("new " + type, arguments) + ";");
  }

  private static String argument(Parameter parameter) {
    if (!parameter.isMessage()) {
      return MembersWriter.variable(parameter.component());
    }
    return parameter.component().isRequired() ? "message == null ? \"\" : message" : "message";
  }

  private static String access(DeclaredError error, Component component) {
    boolean isMessage =
        error.parameters().stream()
            .anyMatch(
                parameter -> parameter.isMessage() && parameter.component().equals(component));
    return isMessage ? "error.getMessage()" : "error." + component.name() + "()";
  }
}
