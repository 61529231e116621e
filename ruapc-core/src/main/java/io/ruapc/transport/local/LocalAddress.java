package io.ruapc.transport.local;

import java.net.SocketAddress;

/// Where one side of a local connection is: the name that is listened on, or for the side that
/// connected that name with a number.
final class LocalAddress extends SocketAddress {
  private static final long serialVersionUID = 1;

  private final String name;

  LocalAddress(String name) {
    this.name = name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LocalAddress that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
