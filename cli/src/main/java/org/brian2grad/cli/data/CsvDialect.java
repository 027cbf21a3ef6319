package org.brian2grad.cli.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What spreadsheets and instruments make of "comma-separated".
///
/// @param separator what stands between the columns
/// @param text without what is no row of it
record CsvDialect(char separator, String text) {
  private static final char COMMENT = '#';

  /// How Excel is told the separator.
  private static final Pattern TOLD = Pattern.compile("sep=(.)\\R");

  /// The separator is the first that the line of headings has of tab, semicolon and comma: headings
  /// have commas in them more often than the other two.
  static CsvDialect of(String text) {
    Matcher told = TOLD.matcher(text);
    if (told.lookingAt()) {
      return new CsvDialect(told.group(1).charAt(0), text.substring(told.end()));
    }
    Optional<String> headings =
        text.lines().filter(line -> !line.isBlank() && line.charAt(0) != COMMENT).findFirst();
    for (char separator : new char[] {'\t', ';'}) {
      if (headings.isPresent() && headings.get().indexOf(separator) >= 0) {
        return new CsvDialect(separator, text);
      }
    }
    return new CsvDialect(',', text);
  }
}
