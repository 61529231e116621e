package io.ruapc.call;

/// The version of this software, as peers see it.
final class Versions {
  static final String RUAPC = "0.1.0";

  private Versions() {}
}
