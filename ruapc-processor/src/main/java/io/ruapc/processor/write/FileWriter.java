package io.ruapc.processor.write;

import io.ruapc.processor.model.ClassName;
import io.ruapc.processor.model.DeclaredError;
import io.ruapc.processor.model.Definition;
import io.ruapc.processor.model.Unit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Prints the file that is generated for a unit.
public final class FileWriter {
  private static final String PROCESSOR = "io.ruapc.processor.ContractProcessor";

  private final Predicate<ClassName> exists;

  /// @param exists whether the program has a class of that name, which it can see
  public FileWriter(Predicate<ClassName> exists) {
    this.exists = exists;
  }

  /// The text of the file.
  public String write(Unit unit) {
    List<String> reserved =
        unit.root() instanceof Unit.OfContract(var contract) ? contract.memberNames() : List.of();
    var file = new JavaFile(unit.root().generated(), reserved, exists);
    switch (unit.root()) {
      case Unit.OfContract(var contract) ->
          new ServiceWriter(file, unit, contract).write(() -> annotate(file, unit));
      case Unit.OfType(Definition definition, boolean isPublic) ->
          writeType(file, unit, definition, isPublic ? "public " : "");
      case Unit.OfError(DeclaredError error, boolean isPublic) ->
          writeError(file, unit, error, isPublic ? "public " : "");
    }
    return file.toString();
  }

  private void annotate(JavaFile file, Unit unit) {
    // It lives in a module that not all programs read.
    if (exists.test(Api.GENERATED)) {
      file.line("@" + file.name(Api.GENERATED) + "(\"" + PROCESSOR + "\")");
    }
    List<String> lints = unit.suppressedLints();
    if (!lints.isEmpty()) {
      String names = lints.stream().map(Literals::string).collect(Collectors.joining(", "));
      file.line(
          "@"
              + file.name(Api.SUPPRESS_WARNINGS)
              + "("
              + (lints.size() > 1 ? "{" + names + "}" : names)
              + ")");
    }
  }

  private void writeType(JavaFile file, Unit unit, Definition definition, String visibility) {
    var types = new JavaTypes(file);
    var codecs = new CodecNames(file, Optional.of(definition.type()));
    var writer = new CodecWriter(file, types, codecs);
    var schemas = new SchemaWriter(unit);
    ClassName generated = unit.root().generated();
    file.doc("How [" + types.raw(definition.type()) + "] becomes bytes. Stateless.");
    annotate(file, unit);
    writer.open(visibility + "final class ", generated.nestedName(), definition.type());
    writer.members(definition, generated.nestedName(), "public ");
    file.blank();
    new DescribeWriter(file, schemas)
        .write(
            types.raw(definition.type()),
            schemas.nameOf(definition.type()),
            schemas.of(definition),
            definition.type());
    writer.nested(unit.definitions());
    file.close();
  }

  private void writeError(JavaFile file, Unit unit, DeclaredError error, String visibility) {
    var types = new JavaTypes(file);
    var codecs = new CodecNames(file, Optional.empty());
    new ErrorCodecWriter(file, types, codecs).write(error, visibility, () -> annotate(file, unit));
    var schemas = new SchemaWriter(unit);
    file.blank();
    new DescribeWriter(file, schemas)
        .write(
            types.raw(error.type()), schemas.nameOf(error.type()), schemas.of(error), error.type());
    new CodecWriter(file, types, codecs).nested(unit.definitions());
    file.close();
  }
}
