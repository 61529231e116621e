package io.ruapc.examples;

import io.ruapc.RpcError;

/// Somebody of that name is in the room already.
@RpcError
public final class NameTaken extends Exception {
  private static final long serialVersionUID = 1;

  private final String name;

  /// Somebody called `name` is in the room already.
  public NameTaken(String name) {
    super(name + " is in the room already");
    this.name = name;
  }

  /// The name.
  public String name() {
    return name;
  }
}
