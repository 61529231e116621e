package io.ruapc.tests.http;

import io.ruapc.RpcError;

/// There is none left.
@RpcError
public final class SoldOut extends Exception {
  private static final long serialVersionUID = 1;

  private final String product;

  /// There is none left of it.
  public SoldOut(String product) {
    super("no " + product + " left");
    this.product = product;
  }

  /// What there is none of.
  public String product() {
    return product;
  }
}
