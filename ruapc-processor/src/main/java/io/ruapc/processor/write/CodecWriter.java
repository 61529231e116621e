package io.ruapc.processor.write;

import static io.ruapc.processor.write.Layout.assign;
import static io.ruapc.processor.write.Layout.call;

import io.ruapc.processor.model.Component;
import io.ruapc.processor.model.Definition;
import io.ruapc.processor.model.Definition.EnumType;
import io.ruapc.processor.model.Definition.RecordType;
import io.ruapc.processor.model.Definition.SealedType;
import io.ruapc.processor.model.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Prints codec classes.
final class CodecWriter {
  private final JavaFile file;
  private final JavaTypes types;
  private final CodecNames codecs;

  CodecWriter(JavaFile file, JavaTypes types, CodecNames codecs) {
    this.file = file;
    this.types = types;
    this.codecs = codecs;
  }

  /// The codec classes inside the file, as far as something refers to them.
  void nested(List<Definition> definitions) {
    var byType = new HashMap<Shape, Definition>();
    definitions.forEach(definition -> byType.put(definition.type(), definition));
    for (var next = codecs.nextUnprinted(); next.isPresent(); next = codecs.nextUnprinted()) {
      Shape shape = next.get();
      if (byType.containsKey(shape)) {
        nested(byType.get(shape), codecs.classOf(shape));
      } else {
        container(shape, codecs.classOf(shape));
      }
    }
  }

  /// A codec class inside the file.
  void nested(Definition definition, String className) {
    file.blank();
    file.doc("How [" + types.raw(definition.type()) + "] becomes bytes.");
    open("private static final class ", className, definition.type());
    members(definition, className, "");
    file.close();
  }

  /// The codec class of a container inside the file.
  private void container(Shape shape, String className) {
    file.blank();
    file.doc("How a `" + types.of(shape) + "` becomes bytes.");
    open("private static final class ", className, shape);
    constant(className, "");
    var values = new ValueCode(file, types, codecs, shape);
    for (Api.Twin twin : Api.TWINS) {
      writeMethod(twin, types.boxed(shape), () -> values.write(shape, "value"));
    }
    for (Api.Twin twin : Api.TWINS) {
      readMethod(twin, types.boxed(shape), () -> values.printBody(shape));
    }
    for (Api.Twin twin : Api.TWINS) {
      values.printMethods(twin);
    }
    file.close();
  }

  void open(String modifiers, String className, Shape shape) {
    file.open(
        Layout.clause(
            modifiers + className,
            "implements " + file.name(Api.CODEC) + "<" + types.boxed(shape) + ">"));
  }

  private void constant(String className, String visibility) {
    file.line(
        assign(visibility + "static final " + className + " CODEC =", "new " + className + "();"));
  }

  /// Everything inside the codec class of a definition.
  void members(Definition definition, String className, String visibility) {
    if (!visibility.isEmpty()) {
      file.doc("The only instance.");
    }
    constant(className, visibility);
    if (!visibility.isEmpty()) {
      file.blank();
    }
    names(definition);
    if (!visibility.isEmpty()) {
      file.blank();
      file.line("private " + className + "() {}");
    }
    switch (definition) {
      case RecordType record when record.isTransparent() -> transparent(record);
      case RecordType record -> record(record);
      case EnumType type -> new EnumCodecWriter(file, types, this).members(type, visibility);
      case SealedType type -> sealed(type);
    }
  }

  private void names(Definition definition) {
    switch (definition) {
      case RecordType record when record.isTransparent() -> {}
      case RecordType record -> {
        memberNames(record.components());
        record.components().stream()
            .filter(component -> component.isCallback() && !component.isIgnored())
            .map(component -> (Shape.Callback) component.shape().present())
            .distinct()
            .forEach(this::callback);
      }
      case EnumType type ->
          names(
              type.constants().stream().map(Definition.Case::wireName).toList(),
              type.constants().stream().map(Definition.Case::aliases).toList());
      case SealedType type ->
          names(
              type.variants().stream().map(Definition.Variant::wireName).toList(),
              type.variants().stream().map(Definition.Variant::aliases).toList());
    }
  }

  /// The constant with the codec of a callback.
  private void callback(Shape.Callback callback) {
    file.field(
        "private static final ",
        file.name(Api.CODEC),
        List.of(types.of(callback)),
        codecs.constantOf(callback),
        codecs.codecOf(callback));
  }

  /// The constant with the names of those components that travel.
  void memberNames(List<Component> components) {
    List<Component> travelling =
        components.stream().filter(component -> !component.isIgnored()).toList();
    names(
        travelling.stream().map(Component::wireName).toList(),
        travelling.stream().map(Component::aliases).toList());
  }

  private void transparent(RecordType record) {
    var component = record.components().getFirst();
    var values = new ValueCode(file, types, codecs, record.type());
    String type = types.of(record.type());
    for (Api.Twin twin : Api.TWINS) {
      writeMethod(
          twin, type, () -> values.write(component.shape(), "value." + component.name() + "()"));
    }
    for (Api.Twin twin : Api.TWINS) {
      readMethod(
          twin,
          type,
          () ->
              file.line("return " + call(creation(record), values.read(component.shape())) + ";"));
    }
    for (Api.Twin twin : Api.TWINS) {
      values.printMethods(twin);
    }
  }

  private String creation(RecordType record) {
    return "new " + types.raw(record.type()) + (record.type().arguments().isEmpty() ? "" : "<>");
  }

  private void record(RecordType record) {
    var values = new ValueCode(file, types, codecs, record.type());
    var members = new MembersWriter(file, types, values, record.components());
    String type = types.of(record.type());
    for (Api.Twin twin : Api.TWINS) {
      writeMethod(twin, type, () -> members.write(component -> "value." + component.name() + "()"));
    }
    for (Api.Twin twin : Api.TWINS) {
      readMethod(
          twin,
          type,
          () -> {
            members.read();
            file.line("return " + call(creation(record), members.variables()) + ";");
          });
    }
    for (Api.Twin twin : Api.TWINS) {
      values.printMethods(twin);
    }
  }

  private void sealed(SealedType type) {
    for (Api.Twin twin : Api.TWINS) {
      writeMethod(twin, types.of(type.type()), () -> writeVariants(type));
    }
    for (Api.Twin twin : Api.TWINS) {
      readMethod(twin, types.of(type.type()), () -> readVariants(type));
    }
  }

  private void writeVariants(SealedType type) {
    file.open("switch (value)");
    for (int i = 0; i < type.variants().size(); i++) {
      Definition.Variant variant = type.variants().get(i);
      String name = types.of(variant.type());
      if (variant.isUnit()) {
        file.line("case " + name + " _ -> target.writeVariant(NAMES, " + i + ");");
      } else {
        file.open("case " + name + " variant ->");
        file.line("target.beginVariant(NAMES, " + i + ");");
        file.line(codecs.classOf(variant.type()) + ".CODEC.write(target, variant);");
        file.line("target.endVariant();");
        file.close();
      }
    }
    file.close();
  }

  private void readVariants(SealedType type) {
    file.line(types.of(type.type()) + " value;");
    file.open("switch (source.beginVariant(NAMES))");
    for (int i = 0; i < type.variants().size(); i++) {
      Definition.Variant variant = type.variants().get(i);
      if (variant.isUnit()) {
        file.open("case " + i + " ->");
        file.line("source.readUnitVariant();");
        file.line("value = " + create(variant) + ";");
        file.close();
      } else {
        file.line(
            "case " + i + " -> value = " + codecs.classOf(variant.type()) + ".CODEC.read(source);");
      }
    }
    unknown(type.unknown());
    file.close();
    file.line("source.endVariant();");
    file.line("return value;");
  }

  private void unknown(Optional<Definition.Variant> unknown) {
    if (unknown.isEmpty()) {
      file.line("default -> throw source.unknownVariant(NAMES);");
      return;
    }
    file.open("default ->");
    file.line("source.skipValue();");
    file.line("value = " + create(unknown.get()) + ";");
    file.close();
  }

  private String create(Definition.Variant variant) {
    return "new "
        + types.raw(variant.type())
        + (variant.type().arguments().isEmpty() ? "" : "<>")
        + "()";
  }

  private void names(List<String> names, List<List<String>> aliases) {
    var links = new ArrayList<String>();
    for (int i = 0; i < names.size(); i++) {
      for (String alias : aliases.get(i)) {
        links.add(".withAlias(" + i + ", " + Literals.string(alias) + ")");
      }
    }
    String of =
        call(file.name(Api.FIELD_NAMES) + ".of", names.stream().map(Literals::string).toList());
    file.line(
        assign(
            "private static final " + file.name(Api.FIELD_NAMES) + " NAMES =",
            Layout.chain(of, links) + ";"));
  }

  void writeMethod(Api.Twin twin, String type, Runnable body) {
    file.blank();
    file.override();
    file.open(call("public void write", file.name(twin.writer()) + " target", type + " value"));
    body.run();
    file.close();
  }

  void readMethod(Api.Twin twin, String type, Runnable body) {
    file.blank();
    file.override();
    file.open(call("public " + type + " read", file.name(twin.reader()) + " source"));
    body.run();
    file.close();
  }
}
