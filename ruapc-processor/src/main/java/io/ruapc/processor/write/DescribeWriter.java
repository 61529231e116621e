package io.ruapc.processor.write;

import io.ruapc.processor.model.Shape;
import java.util.Optional;

/// Prints the method by which a generated file hands out its schemas and those that they refer to.
///
/// A method and no constant: types of several files may refer to each other in a circle.
final class DescribeWriter {
  private final JavaFile file;
  private final SchemaWriter schemas;

  DescribeWriter(JavaFile file, SchemaWriter schemas) {
    this.file = file;
    this.schemas = schemas;
  }

  /// @param className as the file refers to the type
  /// @param name of the type among the schemas
  void write(String className, String name, Json schema, Shape.Named type) {
    String string = file.name(Api.STRING);
    String schemas = file.name(Api.MAP) + "<" + string + ", " + string + "> schemas";
    file.doc("Adds the JSON Schema of [" + className + "] and of all that it refers to.");
    file.open("public static void describe(" + schemas + ")");
    file.open("if (schemas.containsKey(" + Literals.string(name) + "))");
    file.line("return;");
    file.close();
    put(name, schema);
    referred(Optional.of(type));
    file.close();
  }

  /// Statements that put the schemas that have been referred to.
  ///
  /// @param self a type whose schema has been put already
  void referred(Optional<Shape.Named> self) {
    for (var next = schemas.nextUnprinted(); next.isPresent(); next = schemas.nextUnprinted()) {
      Shape.Named named = next.get();
      if (self.filter(named::equals).isPresent()) {
        continue;
      }
      if (named.home() == Shape.Home.OWN_FILE) {
        file.line(file.name(named.type().generated("Codec")) + ".describe(schemas);");
      } else {
        put(schemas.nameOf(named), schemas.of(schemas.definition(named)));
      }
    }
  }

  private void put(String name, Json schema) {
    file.line("schemas.put(");
    file.block(Literals.string(name) + ",", 4);
    file.block(TextBlock.of(schema) + ");", 4);
  }
}
