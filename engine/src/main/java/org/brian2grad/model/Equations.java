package org.brian2grad.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.brian2grad.diag.Position;
import org.brian2grad.lang.Expression;
import org.brian2grad.units.Dimension;

/// The equations of a group or of synapses, in the order in which they were written.
public record Equations(List<Equation> equations) {
  public Equations {
    equations = List.copyOf(equations);
  }

  public static final Equations NONE = new Equations(List.of());

  /// Reads equations as Brian 2 writes them:
  ///
  /// ```
  /// dv/dt = (I - v)/tau : volt (unless refractory)
  /// I = R*i0 : volt
  /// tau : second (constant)
  /// ```
  ///
  /// @throws org.brian2grad.diag.DiagnosticException naming all that is wrong, with line and column
  public static Equations parse(String text) {
    return parse(text, Position.startOf("equations"));
  }

  /// The same, for a text that begins at that place.
  public static Equations parse(String text, Position start) {
    return EquationReader.read(text, start);
  }

  /// One equation a line, as [#parse(String)] reads them.
  public String text() {
    return equations.stream().map(Equation::text).collect(Collectors.joining("\n"));
  }

  /// The equation of one variable.
  public sealed interface Equation {
    String variable();

    Dimension dimension();

    Set<Flag> flags();

    Type type();

    /// As a user would write it.
    default String text() {
      return EquationPrinter.print(this);
    }
  }

  /// `dv/dt = ... : volt`
  ///
  /// @param dimension of the variable
  public record Differential(String variable, Expression rate, Dimension dimension, Set<Flag> flags)
      implements Equation {
    public Differential {
      flags = Set.copyOf(flags);
    }

    @Override
    public Type type() {
      return Type.FLOAT;
    }
  }

  /// `I = ... : amp`
  public record Subexpression(
      String variable, Expression expression, Type type, Dimension dimension, Set<Flag> flags)
      implements Equation {
    public Subexpression {
      flags = Set.copyOf(flags);
    }
  }

  /// `w : volt`
  public record Parameter(String variable, Type type, Dimension dimension, Set<Flag> flags)
      implements Equation {
    public Parameter {
      flags = Set.copyOf(flags);
    }
  }

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

    static Optional<Flag> of(String text) {
      return Arrays.stream(values()).filter(flag -> flag.text.equals(text)).findFirst();
    }
  }

  public Optional<Equation> find(String variable) {
    return equations.stream().filter(e -> e.variable().equals(variable)).findFirst();
  }
}
