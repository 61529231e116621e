package io.ruapc.processor.model;

/// The name of a class: its package and, within it, its simple name with those of the classes
/// around it (`Outer.Inner`).
public record ClassName(String packageName, String nestedName) {
  /// The name as an import has it.
  public String qualifiedName() {
    return packageName.isEmpty() ? nestedName : packageName + "." + nestedName;
  }

  /// The last part of the name.
  public String simpleName() {
    return nestedName.substring(nestedName.lastIndexOf('.') + 1);
  }

  /// The outermost class around it, itself when it is not nested.
  public ClassName outermost() {
    int dot = nestedName.indexOf('.');
    return dot < 0 ? this : new ClassName(packageName, nestedName.substring(0, dot));
  }

  /// The name with those of the classes around it, as one word: `Outer_Inner`.
  public String flatName() {
    return nestedName.replace('.', '_');
  }

  /// The name of a class generated for this one, beside its outermost class: `Outer_InnerRpc`.
  public ClassName generated(String suffix) {
    return new ClassName(packageName, flatName() + suffix);
  }

  @Override
  public String toString() {
    return qualifiedName();
  }
}
