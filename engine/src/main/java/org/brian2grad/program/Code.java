package org.brian2grad.program;

import java.util.List;
import java.util.Map;
import org.brian2grad.lang.Expression;

/// The abstract code of an operation.
///
/// @param size elements of its domain
/// @param variables what its identifiers stand for
public record Code(int size, Map<String, Variable> variables, Block block) {
  public Code {
    variables = Map.copyOf(variables);
  }

  /// Statements that run once, then statements that run for each element.
  ///
  /// @param conditional for a variable the truth-valued variable under which it may be written
  public record Block(
      List<Statement> scalar, List<Statement> vector, Map<String, String> conditional, Mode mode) {
    public Block {
      scalar = List.copyOf(scalar);
      vector = List.copyOf(vector);
      conditional = Map.copyOf(conditional);
    }
  }

  /// What happens where targets repeat.
  public enum Mode {
    /// They do not.
    VECTOR,
    /// Statement by statement, each adding up over its elements.
    SCATTER,
    /// Event after event.
    SEQUENTIAL
  }

  /// @param operator `=` (also for a new name) or an in-place operator without its `=`: `+`, `*`,
  ///   `**`
  /// @param type of the variable
  public record Statement(
      String variable, String operator, Expression expression, ArraySpec.Type type) {}
}
