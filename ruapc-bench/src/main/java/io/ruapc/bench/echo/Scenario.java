package io.ruapc.bench.echo;

import java.util.Locale;

/// How the callers of a run behave.
///
/// @param mode what a caller does while it waits
/// @param connections connections to the server
/// @param outstanding callers on each connection, each with one call under way
/// @param bytes length of the text
/// @param onOneProcessor both processes share one processor: without it, a single caller measures
///   how fast the machine wakes a halted processor
record Scenario(Mode mode, int connections, int outstanding, int bytes, boolean onOneProcessor) {
  /// What a caller does while it waits. Peers that are not Java have one way only.
  enum Mode {
    /// Each caller is a virtual thread that blocks.
    BLOCKING,
    /// Each caller is a chain of callbacks.
    ASYNC
  }

  static Scenario blocking(int connections, int outstanding, int bytes) {
    return new Scenario(Mode.BLOCKING, connections, outstanding, bytes, false);
  }

  static Scenario async(int connections, int outstanding, int bytes) {
    return new Scenario(Mode.ASYNC, connections, outstanding, bytes, false);
  }

  Scenario onlyOneProcessor() {
    return new Scenario(mode, connections, outstanding, bytes, true);
  }

  /// For example `1 x 64, 16 B`.
  String shape() {
    return "%d x %d, %d B%s"
        .formatted(connections, outstanding, bytes, onOneProcessor ? ", on one processor" : "");
  }

  /// For example `blocking, 1 x 64, 16 B`.
  String title() {
    return mode.name().toLowerCase(Locale.ROOT) + ", " + shape();
  }
}
