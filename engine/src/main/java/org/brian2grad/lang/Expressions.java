package org.brian2grad.lang;

import org.brian2grad.diag.Position;
import org.brian2grad.lang.grammar.BrianParser;

/// Parses expressions.
public final class Expressions {
  private Expressions() {}

  /// The expression that a text stands for.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException with line and column where the text is none
  public static Expression parse(String text) {
    return parse(text, Position.startOf("expression", text));
  }

  /// The same, for a text that begins at that place.
  public static Expression parse(String text, Position start) {
    return Parsing.parse(
        text,
        start,
        BrianParser::expressionOnly,
        tree -> new ExpressionTree().expression(tree.expression()));
  }
}
