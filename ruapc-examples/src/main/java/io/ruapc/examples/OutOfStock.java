package io.ruapc.examples;

import io.ruapc.RpcError;

/// The shop has less than was ordered.
@RpcError
public final class OutOfStock extends Exception {
  private static final long serialVersionUID = 1;

  private final String product;
  private final int left;

  /// The shop has only `left` of a product.
  public OutOfStock(String product, int left) {
    super("only " + left + " left of " + product);
    this.product = product;
    this.left = left;
  }

  /// The id of the product.
  public String product() {
    return product;
  }

  /// How many there are.
  public int left() {
    return left;
  }
}
