package io.ruapc.bench;

import java.util.ArrayList;
import java.util.List;

/// A table of text, printed as Markdown with aligned columns: the first to the left, the others to
/// the right.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /// A table with these column heads.
  public Table(String... head) {
    rows.add(List.of(head));
  }

  /// Adds a row; it has as many cells as the head.
  public void add(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException("cells=" + cells.length + " of " + rows.getFirst().size());
    }
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    var text = new StringBuilder();
    appendRow(text, rows.getFirst(), widths);
    for (int column = 0; column < columns; column++) {
      text.append(column == 0 ? "|-" : "-").append("-".repeat(widths[column]));
      text.append(column == 0 ? "-|" : ":|");
    }
    text.append('\n');
    rows.stream().skip(1).forEach(row -> appendRow(text, row, widths));
    return text.toString();
  }

  private static void appendRow(StringBuilder text, List<String> row, int[] widths) {
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      String blanks = " ".repeat(widths[column] - cell.length());
      text.append(column == 0 ? "| " + cell + blanks : " | " + blanks + cell);
    }
    text.append(" |\n");
  }
}
