package org.brian2grad.frontend;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.lang.Expressions;
import org.brian2grad.model.Equations;
import org.brian2grad.model.Equations.Flag;
import org.brian2grad.program.ArraySpec;

/// How a spike keeps its neuron from the next one.
///
/// Source: `brian2/equations/refractory.py` and the `StateUpdater` of `groups/neurongroup.py`.
final class Refractoriness {
  static final String NOT_REFRACTORY = "not_refractory";
  static final String LAST_SPIKE = "lastspike";

  private Refractoriness() {}

  /// The rate as it is integrated: none where the neuron is refractory.
  static Expression rate(Equations.Differential equation, boolean isRefractory) {
    if (!isRefractory || !equation.flags().contains(Flag.UNLESS_REFRACTORY)) {
      return equation.rate();
    }
    return new Expression.Binary(
        Expression.BinaryOperator.MUL,
        new Expression.Call("int", List.of(new Expression.Identifier(NOT_REFRACTORY))),
        equation.rate());
  }

  /// The statement at the beginning of a step. A condition may only end refractoriness; a duration
  /// is counted in steps, which rounding errors of `t` do not reach.
  static AbstractCode update(Optional<String> refractory, Scope scope) {
    if (refractory.isEmpty()) {
      return new AbstractCode(List.of());
    }
    Expression given = Expressions.parse(refractory.get());
    String text = ExpressionPrinter.print(given);
    boolean isCondition = ExpressionType.of(given, scope, Map.of()).type() == ArraySpec.Type.BOOL;
    return AbstractCode.parse(
        isCondition
            ? NOT_REFRACTORY + " = " + NOT_REFRACTORY + " or not (" + text + ")"
            : NOT_REFRACTORY + " = timestep(t - lastspike, dt) >= timestep(" + text + ", dt)");
  }
}
