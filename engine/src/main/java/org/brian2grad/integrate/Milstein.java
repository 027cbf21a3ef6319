package org.brian2grad.integrate;

import static org.brian2grad.symbolic.Arithmetic.difference;
import static org.brian2grad.symbolic.Arithmetic.identifier;
import static org.brian2grad.symbolic.Arithmetic.number;
import static org.brian2grad.symbolic.Arithmetic.power;
import static org.brian2grad.symbolic.Arithmetic.product;
import static org.brian2grad.symbolic.Arithmetic.quotient;
import static org.brian2grad.symbolic.Arithmetic.sum;

import com.google.auto.service.AutoService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Substitution;

/// Milstein's method without derivatives, for diagonal multiplicative noise in Stratonovich's sense,
/// as Brian 2 has it:
///
///     y = x + dt f(x, t) + sqrt(dt) g(x, t)
///     x(t + dt) = x + dt f(x, t) + g(x, t) dW + (g(y, t) - g(x, t)) dW^2 / (2 sqrt(dt))
///
/// Noise is diagonal if each equation has one source of its own at most. Without noise it is Euler's
/// method.
///
/// The strong order is 1 without drift, 1/2 with it: the `dt f` in y, divided by `sqrt(dt)`, is
/// multiplied by `dW^2`, where Kloeden and Platen's scheme for Ito's sense has `dW^2 - dt`, whose
/// mean is 0. [Heun] has order 1.
///
/// Source: P. Kloeden and E. Platen, Numerical solution of stochastic differential equations, 1992,
/// chapter 11.
@AutoService(StateUpdater.class)
public final class Milstein implements StateUpdater {
  private static final Expression ROOT = power(Statements.DT, 0.5);

  @Override
  public String name() {
    return "milstein";
  }

  @Override
  public AbstractCode update(OdeSystem system) {
    OdeSystem rates = system.substituted();
    var refusals = new Refusals(name(), system);
    Noise noise = Noise.split(rates, refusals);
    requireDiagonal(rates, refusals);
    refusals.throwIfAny();

    var statements = new Statements();
    noise.draw(statements);
    for (Ode ode : rates.equations()) {
      String x = ode.variable();
      Expression next = sum(identifier(x), product(Statements.DT, noise.drift(x)));
      for (String source : noise.rate(x).coefficients().keySet()) {
        Expression g = noise.factor(x, source);
        Expression there = Substitution.apply(g, support(rates, noise, source, g, statements));
        Expression dW = identifier(source);
        Expression slope = quotient(difference(there, g), product(number(2), ROOT));
        next = sum(sum(next, product(g, dW)), product(slope, power(dW, 2)));
      }
      statements.next(x, next);
    }
    return statements.step(rates);
  }

  /// Where the variables that g depends on are after a typical step.
  private static Map<String, Expression> support(
      OdeSystem rates, Noise noise, String source, Expression g, Statements statements) {
    Map<String, Expression> point = new HashMap<>();
    for (Ode ode : rates.equations()) {
      String x = ode.variable();
      if (g.identifiers().contains(x)) {
        Expression drift = sum(identifier(x), product(Statements.DT, noise.drift(x)));
        Expression value = sum(drift, product(noise.factor(x, source), ROOT));
        point.put(x, statements.define("__support_" + x + "_" + source, value));
      }
    }
    return point;
  }

  private static void requireDiagonal(OdeSystem rates, Refusals refusals) {
    Map<String, String> owners = new HashMap<>();
    for (Ode ode : rates.equations()) {
      List<String> sources = ode.rate().identifiers().stream().filter(Noise::isSource).toList();
      for (String source : sources) {
        String owner = owners.putIfAbsent(source, ode.variable());
        if (sources.size() > 1 || owner != null) {
          refusals.add(
              ode.variable(),
              "non-diagonal-noise",
              "one source of noise for each equation, its own",
              owner == null
                  ? String.join(", ", sources)
                  : source + ", which is also in that of " + owner,
              "use method 'heun'");
          break;
        }
      }
    }
  }
}
