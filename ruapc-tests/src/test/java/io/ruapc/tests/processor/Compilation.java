package io.ruapc.tests.processor;

import io.ruapc.processor.ContractProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/// What came of compiling sources with the processor, under all lints.
///
/// @param problems errors and warnings
/// @param generated the texts of generated files, by path
record Compilation(List<Problem> problems, Map<String, String> generated) {
  /// For sources with annotations of others, which are not for this processor to claim, and for
  /// those whose generated classes are there already.
  static final String NO_PROCESSING_LINT = "-Xlint:-processing";

  /// An error or a warning, at a line of a file.
  record Problem(String file, long line, String message) {}

  /// Compiles `sources` into `target`, which later compilations may have on their class path.
  static Compilation of(List<Path> sources, Path target, String... options) {
    return of(List.of(new ContractProcessor()), sources, target, options);
  }

  static Compilation of(
      List<Processor> processors, List<Path> sources, Path target, String... options) {
    Path generated = target.resolve("generated");
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
      Files.createDirectories(generated);
      var arguments = new ArrayList<>(List.of("-Xlint:all", "-proc:full"));
      arguments.addAll(List.of("-d", target.toString(), "-s", generated.toString()));
      arguments.addAll(List.of("-cp", target + ":" + System.getProperty("java.class.path")));
      arguments.addAll(List.of(options));
      var task =
          compiler.getTask(
              null,
              files,
              diagnostics,
              arguments,
              null,
              files.getJavaFileObjectsFromPaths(sources));
      task.setProcessors(processors);
      task.call();
      return new Compilation(
          diagnostics.getDiagnostics().stream()
              .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
              .map(Compilation::problem)
              .toList(),
          textsBelow(generated));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Problem problem(Diagnostic<? extends JavaFileObject> diagnostic) {
    JavaFileObject source = diagnostic.getSource();
    return new Problem(
        source == null ? "" : Path.of(source.toUri()).getFileName().toString(),
        diagnostic.getLineNumber(),
        diagnostic.getMessage(Locale.ROOT));
  }

  private static Map<String, String> textsBelow(Path folder) throws IOException {
    var texts = new TreeMap<String, String>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        texts.put(folder.relativize(path).toString(), Files.readString(path));
      }
    }
    return texts;
  }

  /// A source file with this text.
  static Path source(Path folder, String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
