package org.brian2grad.integrate;

import java.util.ArrayList;
import java.util.List;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.AbstractCode.Assignment;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Arithmetic;

/// Collects the statements of a step.
final class Statements {
  static final Expression DT = Arithmetic.identifier("dt");

  private final List<Assignment> assignments = new ArrayList<>();

  /// Assigns to a temporary name, and gives that name.
  Expression define(String name, Expression value) {
    assignments.add(new Assignment(name, "=", value));
    return Arithmetic.identifier(name);
  }

  /// Computes the next value of a variable, which keeps its old one until [#step].
  void next(String variable, Expression value) {
    assignments.add(new Assignment("_" + variable, "=", value));
  }

  /// All statements, with the assignment of the next values last.
  AbstractCode step(OdeSystem system) {
    for (Ode ode : system.equations()) {
      assignments.add(
          new Assignment(ode.variable(), "=", Arithmetic.identifier("_" + ode.variable())));
    }
    return new AbstractCode(assignments);
  }
}
