package golden.inherited;

import java.util.List;
import java.util.Optional;

/// @param <V> what is kept
/// @param <K> how it is found
public interface Store<V, K> {
  V get(K key);

  List<V> all(Optional<V> after);
}
