package io.ruapc.cli;

import java.util.List;
import java.util.stream.Collectors;

/// A text that is broken into several lines where one would be too long. As text it is one line.
sealed interface Notation {
  /// How many columns a line has.
  int COLUMNS = 80;

  /// What further lines are indented by.
  int STEP = 2;

  /// Never broken.
  record Word(String text) implements Notation {
    @Override
    public String toString() {
      return text;
    }
  }

  /// One after the other, broken where its parts are.
  record Sequence(List<Notation> parts) implements Notation {
    Sequence(Notation... parts) {
      this(List.of(parts));
    }

    @Override
    public String toString() {
      return parts.stream().map(Notation::toString).collect(Collectors.joining());
    }
  }

  /// `{a, b}`, or each member on a line of its own.
  record Members(String open, List<Notation> members, String close) implements Notation {
    @Override
    public String toString() {
      return members.stream()
          .map(Notation::toString)
          .collect(Collectors.joining(", ", open, close));
    }
  }

  /// `a | b`, or each of several on a line of its own.
  record Choice(List<Notation> options) implements Notation {
    @Override
    public String toString() {
      return options.stream().map(Notation::toString).collect(Collectors.joining(" | "));
    }
  }

  /// The lines for a place that is indented so far.
  default String lines(int indent) {
    return " ".repeat(indent) + lines(indent, indent).replaceAll(" +\n", "\n");
  }

  private String lines(int indent, int column) {
    String line = toString();
    return column + line.length() <= COLUMNS ? line : broken(indent);
  }

  private String broken(int indent) {
    int inner = indent + STEP;
    String start = "\n" + " ".repeat(inner);
    return switch (this) {
      case Word(String text) -> text;
      case Members(String open, List<Notation> members, String close) ->
          members.isEmpty()
              ? open + close
              : members.stream()
                  .map(member -> start + member.lines(inner, inner))
                  .collect(Collectors.joining("", open, "\n" + " ".repeat(indent) + close));
      case Choice(List<Notation> options) ->
          options.stream()
              .map(option -> start + "| " + option.lines(inner, inner + 2))
              .collect(Collectors.joining());
      case Sequence(List<Notation> parts) ->
          parts.stream().map(part -> part.broken(indent)).collect(Collectors.joining());
    };
  }
}
