package org.brian2grad.integrate;

import static org.brian2grad.symbolic.Arithmetic.identifier;
import static org.brian2grad.symbolic.Arithmetic.isZero;
import static org.brian2grad.symbolic.Arithmetic.number;
import static org.brian2grad.symbolic.Arithmetic.product;
import static org.brian2grad.symbolic.Arithmetic.sum;

import com.google.auto.service.AutoService;
import java.util.HashMap;
import java.util.Map;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Substitution;

/// The stochastic Heun method for multiplicative noise in Stratonovich's sense, as Brian 2 has it:
///
///     y = x + g(x, t) dW
///     x(t + dt) = x + dt f(x, t) + dW (g(x, t) + g(y, t + dt))/2
///
/// with the same dW in both lines. Each source of noise has a y of its own. Without noise it is
/// Euler's method. Order 1, in the strong sense for one source.
///
/// Source: P. Kloeden and E. Platen, Numerical solution of stochastic differential equations, 1992.
@AutoService(StateUpdater.class)
public final class Heun implements StateUpdater {
  @Override
  public String name() {
    return "heun";
  }

  @Override
  public AbstractCode update(OdeSystem system) {
    OdeSystem rates = system.substituted();
    var refusals = new Refusals(name(), system);
    Noise noise = Noise.split(rates, refusals);
    refusals.throwIfAny();

    var statements = new Statements();
    noise.draw(statements);
    Map<String, Map<String, Expression>> supports = new HashMap<>();
    for (String source : noise.sources()) {
      supports.put(source, support(rates, noise, source, statements));
    }
    for (Ode ode : rates.equations()) {
      String x = ode.variable();
      Expression next = sum(identifier(x), product(Statements.DT, noise.drift(x)));
      for (String source : noise.sources()) {
        Expression g = noise.factor(x, source);
        Expression there = Substitution.apply(g, supports.getOrDefault(source, Map.of()));
        Expression mean = product(number(0.5), sum(g, there));
        next = sum(next, product(mean, identifier(source)));
      }
      statements.next(x, next);
    }
    return statements.step(rates);
  }

  private static Map<String, Expression> support(
      OdeSystem rates, Noise noise, String source, Statements statements) {
    Map<String, Expression> point = new HashMap<>();
    for (Ode ode : rates.equations()) {
      String x = ode.variable();
      Expression g = noise.factor(x, source);
      if (!isZero(g)) {
        Expression value = sum(identifier(x), product(g, identifier(source)));
        point.put(x, statements.define("__support_" + x + "_" + source, value));
      }
    }
    point.put("t", sum(identifier("t"), Statements.DT));
    return point;
  }
}
