package org.brian2grad.cli.data;

import java.io.BufferedReader;
import java.io.IOException;

/// What spreadsheets and instruments make of "comma-separated": a byte order mark in front, and
/// semicolons or tabs between the columns.
final class CsvDialect {
  private static final int BEGINNING = 1 << 13;
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char COMMENT = '#';

  private CsvDialect() {}

  /// What stands between the columns: the first that the line of headings has of comma, semicolon
  /// and tab. Leaves the text at its first character behind a byte order mark.
  static char separator(BufferedReader text) throws IOException {
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    String headings = headings(text);
    for (char separator : new char[] {',', ';', '\t'}) {
      if (headings.indexOf(separator) >= 0) {
        return separator;
      }
    }
    return ',';
  }

  /// The first line that says something, as far as it goes in the beginning of the text.
  private static String headings(BufferedReader text) throws IOException {
    char[] beginning = new char[BEGINNING];
    text.mark(BEGINNING);
    int length = text.read(beginning);
    text.reset();
    return new String(beginning, 0, Math.max(0, length))
        .lines()
        .filter(line -> !line.isBlank() && line.charAt(0) != COMMENT)
        .findFirst()
        .orElse("");
  }
}
