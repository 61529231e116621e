package io.ruapc.call.stream;

import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// What comes after the last item of a stream: a failure, or items that came all together with the
/// answer of a peer that knows no streams, mostly none.
@FunctionalInterface
public interface Ending<T extends @Nullable Object> {
  /// The remaining items; called on the thread that takes them.
  ///
  /// @throws Exception what the stream failed with
  Iterator<T> rest() throws Exception;

  /// Nothing more comes.
  static <T extends @Nullable Object> Ending<T> ofNothing() {
    return Collections::emptyIterator;
  }

  /// The stream failed.
  static <T extends @Nullable Object> Ending<T> failed(Exception failure) {
    return () -> {
      throw failure;
    };
  }
}
