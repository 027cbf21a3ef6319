package org.brian2grad.diag;

/// A place in a text that a user wrote.
///
/// @param source what the text is: `neurons.equations`, `expression 'v > 1'`
/// @param line from 1
/// @param column from 1
public record Position(String source, int line, int column) {
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
