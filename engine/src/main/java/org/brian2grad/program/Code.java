package org.brian2grad.program;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.brian2grad.lang.Expression;

/// The abstract code of an operation.
///
/// @param size elements of its domain
/// @param variables what its identifiers stand for
public record Code(int size, Map<String, Variable> variables, Block block) {
  public Code {
    variables = Map.copyOf(variables);
  }

  /// All its statements, those that run once first.
  public List<Statement> statements() {
    return Stream.concat(block.scalar().stream(), block.vector().stream()).toList();
  }

  /// The value of a constant that the code knows under a name.
  public Optional<Double> constant(String name) {
    return variables.get(name) instanceof Variable.Constant c
        ? Optional.of(c.value())
        : Optional.empty();
  }

  /// Ids of the arrays whose values it reads, indices among them.
  public Set<String> reads() {
    Set<String> names = new LinkedHashSet<>(block.conditional().values());
    for (Statement statement : statements()) {
      names.addAll(statement.expression().identifiers());
      if (!statement.operator().equals("=")) {
        names.add(statement.variable());
      }
      indices(statement.variable(), names);
    }
    List.copyOf(names).forEach(name -> indices(name, names));
    return arrays(names);
  }

  /// Ids of the arrays that its statements assign to.
  public Set<String> writes() {
    Set<String> names = new LinkedHashSet<>();
    statements().forEach(statement -> names.add(statement.variable()));
    return arrays(names);
  }

  /// Adds the variables that say which element of its array a name stands for.
  private void indices(String name, Set<String> names) {
    if (variables.get(name) instanceof Variable.Array a && names.add(a.index())) {
      indices(a.index(), names);
    }
  }

  private Set<String> arrays(Set<String> names) {
    Set<String> ids = new LinkedHashSet<>();
    for (String name : names) {
      if (variables.get(name) instanceof Variable.Array a) {
        ids.add(a.array());
      }
    }
    return ids;
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
