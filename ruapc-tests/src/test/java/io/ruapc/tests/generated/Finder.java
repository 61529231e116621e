package io.ruapc.tests.generated;

import java.util.List;

/// A generic interface that contracts extend.
///
/// @param <T> what is found
public interface Finder<T> {
  /// Finds by name.
  List<T> find(String name);
}
