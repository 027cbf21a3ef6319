package org.brian2grad.integrate;

import static org.brian2grad.symbolic.Arithmetic.with;

import org.brian2grad.lang.Expression;
import org.brian2grad.program.FunctionSpec;

/// Draws random numbers once, where a rate is used more than once.
final class Draws {
  private final Statements statements;
  private int drawn;

  Draws(Statements statements) {
    this.statements = statements;
  }

  /// The expression with calls of random functions replaced by names.
  Expression named(Expression e) {
    Expression inner = with(e, e.operands().stream().map(this::named).toList());
    return inner instanceof Expression.Call c && FunctionSpec.RANDOM.contains(c.function())
        ? statements.define("__draw" + ++drawn, c)
        : inner;
  }
}
