package io.ruapc.bench.echo;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The peers that are not Java, built here where their compilers are.
///
/// @param rust the Rust server and client, of `ruapc-tests/rust/load`
/// @param floor the C floor, of `src/main/c/floor.c`
record NativePrograms(Optional<Path> rust, Optional<Path> floor) {
  static NativePrograms build() throws IOException, InterruptedException {
    return new NativePrograms(buildRust(), buildFloor());
  }

  private static Optional<Path> buildRust() throws IOException, InterruptedException {
    Path crate = project().resolve("ruapc-tests/rust");
    return build(
        "the Rust sibling",
        crate,
        crate.resolve("target/release/load"),
        List.of("cargo", "build", "--release", "--quiet", "--package", "load"));
  }

  static Optional<Path> buildFloor() throws IOException, InterruptedException {
    Path module = project().resolve("ruapc-bench");
    Path source = module.resolve("src/main/c/floor.c");
    Path program = Files.createDirectories(module.resolve("target")).resolve("floor");
    return build(
        "the C floor",
        module,
        program,
        List.of("cc", "-O2", "-std=c11", "-o", program.toString(), source.toString()));
  }

  /// The program, or nothing after a loud line that says which rows will be missing and why.
  private static Optional<Path> build(
      String what, Path directory, Path program, List<String> command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException missing) {
      System.out.printf("NO ROWS of %s: %s%n%n", what, missing.getMessage());
      return Optional.empty();
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      System.out.printf(
          "NO ROWS of %s: `%s` ended with %d:%n%s%n",
          what, String.join(" ", command), code, output);
      return Optional.empty();
    }
    return Optional.of(program);
  }

  /// The folder of the project: one above the classes or the jar of this module, whatever the
  /// working directory is.
  static Path project() {
    URL classes = NativePrograms.class.getProtectionDomain().getCodeSource().getLocation();
    Path start = Path.of(URI.create(classes.toString()));
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("ruapc-tests/rust/Cargo.toml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("the sources of the native programs are not above " + start);
  }
}
