package io.ruapc.examples;

import io.ruapc.RpcError;

/// The shop does not sell that.
@RpcError
public final class UnknownProduct extends Exception {
  private static final long serialVersionUID = 1;

  private final String product;

  /// There is no product of this id.
  public UnknownProduct(String product) {
    super("no product " + product);
    this.product = product;
  }

  /// The id that was asked for.
  public String product() {
    return product;
  }
}
