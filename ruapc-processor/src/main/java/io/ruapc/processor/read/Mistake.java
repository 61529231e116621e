package io.ruapc.processor.read;

import javax.lang.model.element.Element;

/// Something in the source that cannot be a contract. The message says what to do instead.
final class Mistake extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Element place;

  Mistake(Element place, String message) {
    super(message, null, false, false);
    this.place = place;
  }

  Element place() {
    return place;
  }
}
