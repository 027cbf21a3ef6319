package org.brian2grad.integrate;

import static org.brian2grad.symbolic.Arithmetic.ONE;
import static org.brian2grad.symbolic.Arithmetic.call;
import static org.brian2grad.symbolic.Arithmetic.identifier;
import static org.brian2grad.symbolic.Arithmetic.isZero;
import static org.brian2grad.symbolic.Arithmetic.product;
import static org.brian2grad.symbolic.Arithmetic.sum;

import com.google.auto.service.AutoService;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Affine;
import org.brian2grad.symbolic.Expansion;

/// Solves each equation as if everything but its own variable stood still: for rates that are
/// `A x + B`, as those of Hodgkin and Huxley's gates,
///
///     x(t + dt) = (x + B/A) e^(A dt) - B/A = x + dt exprel(A dt) (A x + B)
///
/// of which the right form, used here, has no 0/0 at A = 0. Order 1.
///
/// As in Brian 2, A and B may depend on x through functions: `-x*exp(x) + c` is A = -exp(x).
///
/// Source: R. MacGregor, Neural and brain modeling, 1987.
@AutoService(StateUpdater.class)
public final class ExponentialEuler implements StateUpdater {
  @Override
  public String name() {
    return "exponential_euler";
  }

  @Override
  public AbstractCode update(OdeSystem system) {
    OdeSystem rates = system.substituted();
    var refusals = new Refusals(name(), system);
    refusals.noise(rates);
    refusals.throwIfAny();

    var statements = new Statements();
    var draws = new Draws(statements);
    for (Ode ode : rates.equations()) {
      String x = ode.variable();
      Expression rate = draws.named(ode.rate());
      Optional<Expression> factor = factor(x, rate);
      if (factor.isEmpty()) {
        refusals.add(
            x,
            "not-conditionally-linear",
            "a rate 'A*" + x + " + B'",
            "'" + Refusals.quoted(ode.rate()) + "'",
            "use method 'rk4' or 'euler'");
        continue;
      }
      Expression exponent = product(Statements.DT, factor.get());
      Expression step = product(Statements.DT, isZero(exponent) ? ONE : call("exprel", exponent));
      statements.next(x, sum(identifier(x), product(step, rate)));
    }
    refusals.throwIfAny();
    return statements.step(rates);
  }

  /// A of `A x + B`.
  private static Optional<Expression> factor(String x, Expression rate) {
    return Affine.of(rate, Set.of(x))
        .map(affine -> affine.coefficient(x))
        .or(() ->
            Expansion.of(rate)
                .collect(x)
                .map(Expansion.Collected::factor)
                .filter(factor -> !isZero(factor)));
  }
}
