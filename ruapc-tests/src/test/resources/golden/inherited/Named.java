package golden.inherited;

/// Shares methods with [Counted].
public interface Named extends Sized {
  String label(int id);
}
