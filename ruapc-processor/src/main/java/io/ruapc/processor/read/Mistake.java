package io.ruapc.processor.read;

import javax.lang.model.element.Element;

/// Something in the source that cannot be a contract. The message says what to do instead.
final class Mistake extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Element place;
  private final String message;

  Mistake(Element place, String message) {
    super(message, null, false, false);
    this.place = place;
    this.message = message;
  }

  Element place() {
    return place;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
