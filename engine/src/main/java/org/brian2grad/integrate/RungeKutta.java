package org.brian2grad.integrate;

import static org.brian2grad.symbolic.Arithmetic.identifier;
import static org.brian2grad.symbolic.Arithmetic.number;
import static org.brian2grad.symbolic.Arithmetic.product;
import static org.brian2grad.symbolic.Arithmetic.quotient;
import static org.brian2grad.symbolic.Arithmetic.sum;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Substitution;

/// Stages `k_i = dt f(x + c_i k_(i-1), t + c_i dt)`, each from the one before: what [Rk2] and [Rk4]
/// have in common.
final class RungeKutta {
  private final OdeSystem rates;
  private final Statements statements = new Statements();
  private int stages;

  /// @throws org.brian2grad.diag.DiagnosticException where there is noise
  RungeKutta(String method, OdeSystem system) {
    this.rates = system.substituted();
    var refusals = new Refusals(method, system);
    refusals.noise(rates);
    refusals.throwIfAny();
  }

  /// The change of each variable at the beginning of the step.
  Map<String, Expression> stage() {
    return stage(Map.of(), 0);
  }

  /// The change of each variable after a part of the step.
  ///
  /// @param previous change
  /// @param part of the step and of that change
  Map<String, Expression> stage(Map<String, Expression> previous, double part) {
    stages++;
    Map<String, Expression> point = new HashMap<>();
    previous.forEach((x, k) -> point.put(x, sum(identifier(x), partOf(k, part))));
    if (part != 0) {
      point.put("t", sum(identifier("t"), partOf(Statements.DT, part)));
    }
    Map<String, Expression> changes = new LinkedHashMap<>();
    for (Ode ode : rates.equations()) {
      Expression rate = Substitution.apply(ode.rate(), point);
      String name = "__k" + stages + "_" + ode.variable();
      changes.put(ode.variable(), statements.define(name, product(Statements.DT, rate)));
    }
    return changes;
  }

  private static Expression partOf(Expression e, double part) {
    return part == 1 ? e : quotient(e, number(1 / part));
  }

  /// Adds what the stages make of the step.
  AbstractCode step(Map<String, Expression> changes) {
    changes.forEach((x, change) -> statements.next(x, sum(identifier(x), change)));
    return statements.step(rates);
  }
}
