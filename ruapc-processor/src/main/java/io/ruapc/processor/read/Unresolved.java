package io.ruapc.processor.read;

/// A type that does not exist, at least not before other processors have run. The compiler reports
/// it if nothing makes it.
public final class Unresolved extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unresolved(String type) {
    super(type, null, false, false);
  }
}
