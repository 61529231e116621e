package io.ruapc.call;

/// The names of the sibling's built-in services. It still renames them now and then: they stand
/// here and nowhere else.
public final class BuiltInNames {
  /// The version of the sibling whose names these are.
  public static final String SIBLING_VERSION = "0.2.0-alpha.7";

  /// Describes the services of a peer.
  public static final String META = "_ruapc.meta";

  /// `describe` with its service, for tools.
  public static final String DESCRIBE = META + "/describe";

  /// Serves what a call has attached to it; not described, and not for users.
  public static final String MEMORY = "_ruapc.memory";

  /// What engines tell each other; ours, the sibling does not know it. Neither described nor for
  /// users.
  public static final String CONTROL = "_ruapc.control";

  private BuiltInNames() {}
}
