package org.brian2grad.integrate;

import java.util.Optional;
import java.util.Set;
import org.brian2grad.lang.Expression;
import org.brian2grad.program.FunctionSpec;

/// What keeps its value during a time step (Brian 2's `is_constant_over_dt`).
final class Constancy {
  private static final Expression TIME = new Expression.Identifier("t");

  private final Set<String> constants;

  Constancy(OdeSystem system) {
    this.constants = system.constants();
  }

  /// The part of an expression that changes, if one does: time, except where it is an argument of a
  /// function that is constant over the step, or a random number.
  Optional<Expression> changing(Expression e) {
    if (e.equals(TIME)) {
      return Optional.of(e);
    }
    boolean table = false;
    if (e instanceof Expression.Call c) {
      if (FunctionSpec.RANDOM.contains(c.function())) {
        return Optional.of(e);
      }
      table = constants.contains(c.function());
    }
    for (Expression operand : e.operands()) {
      if (table && operand.equals(TIME)) {
        continue;
      }
      Optional<Expression> part = changing(operand);
      if (part.isPresent()) {
        return e instanceof Expression.Call && operand.equals(TIME) ? Optional.of(e) : part;
      }
    }
    return Optional.empty();
  }
}
