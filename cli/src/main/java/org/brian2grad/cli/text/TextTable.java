package org.brian2grad.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/// A table as lines of text: words to the left, numbers to the right.
///
///     parameter  value   start
///     tau        20 ms  35 ms
public final class TextTable {
  private static final String GAP = "  ";

  /// @param style of picocli's markup, or empty
  private record Cell(String text, String style) {}

  private final boolean[] right;
  private final List<List<Cell>> rows = new ArrayList<>();

  /// @param headings of the columns; those that begin with `>` are aligned to the right
  public TextTable(String... headings) {
    right = new boolean[headings.length];
    List<Cell> cells = new ArrayList<>();
    for (int k = 0; k < headings.length; k++) {
      right[k] = headings[k].startsWith(">");
      cells.add(new Cell(right[k] ? headings[k].substring(1) : headings[k], "bold"));
    }
    rows.add(cells);
  }

  /// Adds a row; what is left out stays empty.
  public TextTable row(String... cells) {
    rows.add(new ArrayList<>(Arrays.stream(cells).map(text -> new Cell(text, "")).toList()));
    return this;
  }

  /// Gives the last cell of the last row a style of picocli's markup: `green`, `red,bold`.
  public TextTable style(String style) {
    List<Cell> last = rows.getLast();
    last.set(last.size() - 1, new Cell(last.getLast().text(), style));
    return this;
  }

  /// All lines, with a line feed each.
  public String text(boolean colours) {
    int[] widths = new int[right.length];
    for (List<Cell> row : rows) {
      for (int k = 0; k < row.size(); k++) {
        widths[k] = Math.max(widths[k], row.get(k).text().length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<Cell> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int k = 0; k < row.size(); k++) {
        String padding = " ".repeat(widths[k] - row.get(k).text().length());
        boolean last = k == row.size() - 1;
        line.append(k == 0 ? "" : GAP)
            .append(right[k] ? padding : "")
            .append(styled(row.get(k), colours))
            .append(right[k] || last ? "" : padding);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String styled(Cell cell, boolean colours) {
    return colours && !cell.style().isEmpty()
        ? Ansi.ON.string("@|" + cell.style() + " " + cell.text() + "|@")
        : cell.text();
  }
}
