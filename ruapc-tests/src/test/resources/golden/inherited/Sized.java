package golden.inherited;

/// Inherited twice.
public interface Sized {
  int size();

  boolean isEmpty();
}
