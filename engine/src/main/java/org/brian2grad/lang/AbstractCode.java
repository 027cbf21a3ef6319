package org.brian2grad.lang;

import java.util.List;
import org.brian2grad.diag.Position;
import org.brian2grad.lang.grammar.BrianParser;

/// A sequence of assignments, one per line.
public record AbstractCode(List<Assignment> assignments) {
  public AbstractCode {
    assignments = List.copyOf(assignments);
  }

  /// @param operator `=` or an in-place operator such as `+=`
  public record Assignment(String variable, String operator, Expression expression) {}

  /// @throws org.brian2grad.diag.DiagnosticException with line and column where the text is none
  public static AbstractCode parse(String text) {
    return parse(text, Position.startOf("abstract code", text));
  }

  /// The same, for a text that begins at that place.
  public static AbstractCode parse(String text, Position start) {
    return Parsing.parse(
        text,
        start,
        BrianParser::code,
        tree -> {
          var expressions = new ExpressionTree();
          return new AbstractCode(
              tree.statement().stream()
                  .map(s ->
                      new Assignment(
                          s.NAME().getText(),
                          s.operator.getText(),
                          expressions.expression(s.expression())))
                  .toList());
        });
  }

  /// Where each of the assignments begins.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException with line and column where the text is none
  public static List<Position> places(String text, Position start) {
    return Parsing.parse(
        text,
        start,
        BrianParser::code,
        tree ->
            tree.statement().stream()
                .map(s -> start.within(s.start.getLine(), s.start.getCharPositionInLine() + 1))
                .toList());
  }
}
