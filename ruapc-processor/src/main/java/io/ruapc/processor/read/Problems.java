package io.ruapc.processor.read;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/// Where mistakes are reported: each once, as an error of the compiler on the element in question.
public final class Problems {
  private record Problem(Element place, String message) {}

  private final Messager messager;
  private final Set<Problem> reported = new HashSet<>();
  private int count;

  /// Problems that go to `messager`.
  public Problems(Messager messager) {
    this.messager = messager;
  }

  /// How many mistakes were made so far, those included that had been reported before.
  public int count() {
    return count;
  }

  void report(Element place, String message) {
    count++;
    if (reported.add(new Problem(place, message))) {
      messager.printMessage(Diagnostic.Kind.ERROR, message, place);
    }
  }

  /// What `reading` comes to, or nothing when it meets a mistake, which is then reported.
  <T> Optional<T> attempt(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (Mistake mistake) {
      report(mistake.place(), mistake.getMessage());
      return Optional.empty();
    }
  }
}
