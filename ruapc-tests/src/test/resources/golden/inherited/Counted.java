package golden.inherited;

/// Shares methods with [Named].
public interface Counted extends Sized {
  String label(int id);

  @Override
  default boolean isEmpty() {
    return size() == 0;
  }
}
