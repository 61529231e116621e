package io.ruapc.cli;

/// A failure in the words that the user will read: what happened, and what to do.
final class Explained extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Outcome outcome;

  Explained(Outcome outcome, String... lines) {
    super(String.join(System.lineSeparator() + "  ", lines));
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
