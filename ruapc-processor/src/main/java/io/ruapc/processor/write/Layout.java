package io.ruapc.processor.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Breaks long lines where google-java-format would.
///
/// A line is text with marks in it: groups, and places inside them where it may be broken. A group
/// that fits is printed on one line; one that does not is broken at all of its own places, while
/// the groups inside it are tried again.
final class Layout {
  static final int MAX_COLUMNS = 100;
  private static final int CONTINUATION = 4;
  private static final int BLOCK = 2;

  /// Items of a call that are shorter share lines.
  private static final int MAX_SHORT_ITEM = 10;

  /// Opens a group whose continuation lines are indented.
  private static final char OPEN = '\u0001';

  /// Opens a group that keeps the indentation of the one around it.
  private static final char OPEN_FLUSH = '\u0002';

  private static final char CLOSE = '\u0003';

  /// Nothing, or the end of a line.
  private static final char BREAK = '\u0004';

  /// A blank, or the end of a line.
  private static final char BLANK = '\u0005';

  /// The end of a line, always; the groups around it are broken.
  private static final char NEWLINE = '\u0006';

  /// Opens a group whose lines are indented as those of a block.
  private static final char OPEN_BLOCK = '\u0007';

  /// A blank, or the end of a line where what follows up to the next such place does not fit.
  private static final char FILL = '\b';

  private static final char LAST_MARK = FILL;

  private Layout() {}

  /// `head(item, item)`; short items fill their lines, others stand on one each.
  static String call(String head, List<String> items) {
    boolean areShort = items.stream().allMatch(item -> item.length() < MAX_SHORT_ITEM);
    return enclosed(head, items, areShort ? FILL : BLANK);
  }

  /// `head(item, item)`.
  static String call(String head, String... items) {
    return call(head, List.of(items));
  }

  /// `head(Type name, Type name)`.
  static String signature(String head, List<String> parameters) {
    return enclosed(head, parameters, BLANK);
  }

  private static String enclosed(String head, List<String> items, char separator) {
    return items.isEmpty()
        ? head + "()"
        : head + "(" + OPEN + BREAK + list(items, separator) + CLOSE + ")";
  }

  private static String list(List<String> items, char separator) {
    return OPEN_FLUSH + String.join("," + separator, items) + CLOSE;
  }

  /// `modifiers Type<argument, argument> name = value`.
  ///
  /// @param room the columns there are for it
  static String declaration(
      String modifiers, String type, List<String> arguments, String name, String value, int room) {
    String flat = modifiers + type + "<" + String.join(", ", arguments) + "> " + name + " =";
    if (flat.length() <= room) {
      return assign(flat, value);
    }
    return OPEN
        + modifiers
        + type
        + "<"
        + OPEN
        + BREAK
        + list(arguments, BLANK)
        + CLOSE
        + ">"
        + BLANK
        + assign(name + " =", value)
        + CLOSE;
  }

  /// `head value`, with the value on the next line when it does not fit.
  static String assign(String head, String value) {
    return head + OPEN + BLANK + value + CLOSE;
  }

  /// `start.link().link()`, each link on a line of its own when they do not fit on one.
  static String chain(String start, List<String> links) {
    return links.isEmpty()
        ? start
        : OPEN + start + BREAK + String.join(String.valueOf(BREAK), links) + CLOSE;
  }

  /// `head tail`, for the `throws` and `implements` of a declaration.
  static String clause(String head, String tail) {
    return OPEN + head + BLANK + tail + CLOSE;
  }

  /// `head { statement; statement; }`, on lines of their own.
  static String block(String head, String... statements) {
    return head
        + " {"
        + OPEN_BLOCK
        + NEWLINE
        + String.join(String.valueOf(NEWLINE), statements)
        + CLOSE
        + NEWLINE
        + "}";
  }

  private sealed interface Node {
    record Text(String text) implements Node {}

    record Break(String flat) implements Node {}

    record Fill() implements Node {}

    record Newline() implements Node {}

    record Group(int indent, List<Node> nodes) implements Node {}
  }

  private record Task(Node node, int indent, boolean isFlat) {}

  /// The lines of `marked`, the first of them at `indent`.
  static String render(String marked, int indent) {
    var text = new StringBuilder(" ".repeat(indent));
    int lineStart = 0;
    Deque<Task> tasks = new ArrayDeque<>();
    tasks.push(new Task(parse(marked), indent, true));
    while (!tasks.isEmpty()) {
      Task task = tasks.pop();
      int column = text.length() - lineStart;
      switch (task.node()) {
        case Node.Text(String words) -> text.append(words);
        case Node.Break(String flat) when task.isFlat() -> text.append(flat);
        case Node.Fill() when task.isFlat() || nextFits(tasks, column) -> text.append(' ');
        case Node.Break _, Node.Fill _, Node.Newline _ -> {
          text.append('\n');
          lineStart = text.length();
          text.append(" ".repeat(task.indent()));
        }
        case Node.Group(int extra, List<Node> nodes) -> {
          boolean isFlat = fits(task.node(), tasks, MAX_COLUMNS - column);
          for (Node node : nodes.reversed()) {
            tasks.push(new Task(node, task.indent() + extra, isFlat));
          }
        }
      }
    }
    return text.toString();
  }

  /// Whether `group` and what follows it up to the next end of a line fit into `room` columns.
  private static boolean fits(Node group, Deque<Task> following, int room) {
    int left = room - flatWidth(group);
    for (Task task : following) {
      if (left < 0
          || (task.node() instanceof Node.Break && !task.isFlat())
          || task.node() instanceof Node.Newline) {
        break;
      }
      if (task.node() instanceof Node.Group(int _, List<Node> nodes)
          && !task.isFlat()
          && !nodes.isEmpty()) {
        left -= widthToFirstBreak(nodes);
        break;
      }
      left -= flatWidth(task.node());
    }
    return left >= 0;
  }

  /// Whether the text up to the next place where the line can end fits behind `column`.
  private static boolean nextFits(Deque<Task> following, int column) {
    int width = column + 1;
    for (Task task : following) {
      if (!(task.node() instanceof Node.Text(String words))) {
        break;
      }
      width += words.length();
    }
    return width <= MAX_COLUMNS;
  }

  private static int widthToFirstBreak(List<Node> nodes) {
    int width = 0;
    for (Node node : nodes) {
      if (!(node instanceof Node.Text)) {
        break;
      }
      width += flatWidth(node);
    }
    return width;
  }

  private static int flatWidth(Node node) {
    return switch (node) {
      case Node.Text(String words) -> words.length();
      case Node.Fill() -> 1;
      case Node.Newline() -> MAX_COLUMNS;
      case Node.Break(String flat) -> flat.length();
      case Node.Group(int _, List<Node> nodes) -> nodes.stream().mapToInt(Layout::flatWidth).sum();
    };
  }

  private static Node.Group parse(String marked) {
    Deque<Node.Group> open = new ArrayDeque<>();
    open.push(new Node.Group(0, new ArrayList<>()));
    int start = 0;
    for (int i = 0; i < marked.length(); i++) {
      char mark = marked.charAt(i);
      if (mark > LAST_MARK || mark == 0) {
        continue;
      }
      addText(open.peek(), marked.substring(start, i));
      start = i + 1;
      switch (mark) {
        case OPEN -> open.push(new Node.Group(CONTINUATION, new ArrayList<>()));
        case OPEN_BLOCK -> open.push(new Node.Group(BLOCK, new ArrayList<>()));
        case OPEN_FLUSH -> open.push(new Node.Group(0, new ArrayList<>()));
        case CLOSE -> {
          Node.Group closed = open.pop();
          open.element().nodes().add(closed);
        }
        case FILL -> open.element().nodes().add(new Node.Fill());
        case NEWLINE -> open.element().nodes().add(new Node.Newline());
        default -> open.element().nodes().add(new Node.Break(mark == BLANK ? " " : ""));
      }
    }
    addText(open.peek(), marked.substring(start));
    return open.pop();
  }

  private static void addText(Node.Group group, String text) {
    if (!text.isEmpty()) {
      group.nodes().add(new Node.Text(text));
    }
  }
}
