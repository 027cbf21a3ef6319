package org.brian2grad.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.lang.Expression;
import org.brian2grad.units.Dimension;

/// The equations of a group or of synapses, in the order in which they were written.
public record Equations(List<Equation> equations) {
  public Equations {
    equations = List.copyOf(equations);
  }

  /// The equation of one variable.
  public sealed interface Equation {
    String variable();

    Dimension dimension();

    Set<Flag> flags();
  }

  /// `dv/dt = ... : volt`
  ///
  /// @param dimension of the variable
  public record Differential(String variable, Expression rate, Dimension dimension, Set<Flag> flags)
      implements Equation {}

  /// `I = ... : amp`
  public record Subexpression(
      String variable, Expression expression, Type type, Dimension dimension, Set<Flag> flags)
      implements Equation {}

  /// `w : volt`
  public record Parameter(String variable, Type type, Dimension dimension, Set<Flag> flags)
      implements Equation {}

  public enum Type {
    FLOAT,
    INTEGER,
    BOOLEAN
  }

  /// What is written in parentheses behind an equation.
  public enum Flag {
    UNLESS_REFRACTORY("unless refractory"),
    CONSTANT("constant"),
    CONSTANT_OVER_DT("constant over dt"),
    SHARED("shared"),
    EVENT_DRIVEN("event-driven"),
    CLOCK_DRIVEN("clock-driven"),
    SUMMED("summed");

    private final String text;

    Flag(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public Optional<Equation> find(String variable) {
    return equations.stream().filter(e -> e.variable().equals(variable)).findFirst();
  }
}
