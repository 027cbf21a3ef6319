package org.brian2grad.diag;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in a text that a user wrote.
///
/// @param source what the text is: `neurons.equations`, `expression 'v > 1'`
/// @param line from 1
/// @param column from 1
public record Position(String source, int line, int column) {
  /// Of what a message quotes.
  private static final int LONGEST = 200;

  private static final Pattern TEXT =
      Pattern.compile("(.*), line (\\d{1,9}), column (\\d{1,9})", Pattern.DOTALL);

  /// The place that a diagnostic names, if it names one: the inverse of [#toString].
  public static Optional<Position> of(Diagnostic diagnostic) {
    Matcher matcher = TEXT.matcher(diagnostic.where());
    return matcher.matches()
        ? Optional.of(
            new Position(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  /// The beginning of a text that has no other name than what it is: `unit 'mV'`.
  public static Position startOf(String kind, String text) {
    return startOf(kind + " '" + brief(text.strip()) + "'");
  }

  /// As much of a text as a message quotes.
  static String brief(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  public static Position startOf(String source) {
    return new Position(source, 1, 1);
  }

  /// The place at that line and column of a text which begins here.
  public Position within(int line, int column) {
    return line == 1
        ? new Position(source, this.line, this.column + column - 1)
        : new Position(source, this.line + line - 1, column);
  }

  @Override
  public String toString() {
    return source + ", line " + line + ", column " + column;
  }
}
