package io.ruapc.processor.write;

import static io.ruapc.processor.write.Layout.call;

import io.ruapc.processor.model.Definition.EnumType;

/// Prints what stands inside the codec class of an enum, which is also that of its constants as
/// keys of maps.
final class EnumCodecWriter {
  private final JavaFile file;
  private final JavaTypes types;
  private final CodecWriter codecs;

  EnumCodecWriter(JavaFile file, JavaTypes types, CodecWriter codecs) {
    this.file = file;
    this.types = types;
    this.codecs = codecs;
  }

  /// @param visibility of the methods for keys, with a blank behind it
  void members(EnumType type, String visibility) {
    String name = types.of(type.type());
    for (Api.Twin twin : Api.TWINS) {
      codecs.writeMethod(
          twin, name, () -> file.line("target.writeVariant(NAMES, indexOf(value));"));
    }
    for (Api.Twin twin : Api.TWINS) {
      codecs.readMethod(twin, name, () -> readConstant(type, name, "source.readEnum(NAMES)"));
    }
    if (!visibility.isEmpty() || type.isKey()) {
      keys(type, name, visibility);
    }
    indexOf(type, name);
  }

  private void readConstant(EnumType type, String name, String index) {
    file.open("return switch (" + index + ")");
    for (int i = 0; i < type.constants().size(); i++) {
      file.line("case " + i + " -> " + name + "." + type.constants().get(i).name() + ";");
    }
    file.line(
        type.unknown()
            .map(constant -> "default -> " + name + "." + constant.name() + ";")
            .orElse("default -> throw source.unknownVariant(NAMES);"));
    file.close(";");
  }

  private void keys(EnumType type, String name, String visibility) {
    for (Api.Twin twin : Api.TWINS) {
      file.blank();
      if (!visibility.isEmpty()) {
        file.doc("Writes a constant as a key of a map.");
      }
      file.open(
          call(visibility + "void writeKey", file.name(twin.writer()) + " target", name + " key"));
      file.line("target.writeKey(NAMES.name(indexOf(key)));");
      file.close();
    }
    for (Api.Twin twin : Api.TWINS) {
      file.blank();
      if (!visibility.isEmpty()) {
        file.doc("Reads a constant that is a key of a map.");
      }
      file.open(call(visibility + name + " readKey", file.name(twin.reader()) + " source"));
      readConstant(type, name, "source.readEnumKey(NAMES)");
      file.close();
    }
  }

  private void indexOf(EnumType type, String name) {
    file.blank();
    file.open(call("private static int indexOf", name + " value"));
    file.open("return switch (value)");
    for (int i = 0; i < type.constants().size(); i++) {
      file.line("case " + type.constants().get(i).name() + " -> " + i + ";");
    }
    file.close(";");
    file.close();
  }
}
