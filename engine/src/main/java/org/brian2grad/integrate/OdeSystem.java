package org.brian2grad.integrate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.lang.Expression;

/// Differential equations to be integrated.
///
/// @param equations in the order in which they were written
/// @param subexpressions that the rates may use, by name, each in terms of the others
/// @param constants names that do not change during a time step: constants, parameters, functions
///   of those; what is neither here nor a variable changes with time
/// @param values a value of each of the constants that is known, to choose between forms
public record OdeSystem(
    List<Ode> equations,
    Map<String, Expression> subexpressions,
    Set<String> constants,
    Map<String, Double> values) {
  public OdeSystem {
    equations = List.copyOf(equations);
    subexpressions = Map.copyOf(subexpressions);
    constants = Set.copyOf(constants);
    values = Map.copyOf(values);
  }

  /// `d variable/dt = rate`; the rate of one that is "unless refractory" is already multiplied by
  /// `int(not_refractory)`.
  public record Ode(String variable, Expression rate) {}
}
