package org.brian2grad.integrate;

import static org.brian2grad.symbolic.Arithmetic.product;
import static org.brian2grad.symbolic.Arithmetic.sum;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Arithmetic;

/// `x + dt*f(x, t) + g(t)*dW`: forward Euler, and Euler-Maruyama for additive noise. Order 1, and 1
/// in the strong sense for noise, since that is additive.
///
/// Source: G. Maruyama, Continuous Markov processes and stochastic equations, 1955.
@AutoService(StateUpdater.class)
public final class Euler implements StateUpdater {
  @Override
  public String name() {
    return "euler";
  }

  @Override
  public AbstractCode update(OdeSystem system) {
    OdeSystem rates = system.substituted();
    var refusals = new Refusals(name(), system);
    Noise noise = Noise.split(rates, refusals);
    requireAdditive(rates, noise, refusals);
    refusals.throwIfAny();

    var statements = new Statements();
    noise.draw(statements);
    for (Ode ode : rates.equations()) {
      String x = ode.variable();
      Expression next = sum(Arithmetic.identifier(x), product(Statements.DT, noise.drift(x)));
      for (String source : noise.sources()) {
        next = sum(next, product(noise.factor(x, source), Arithmetic.identifier(source)));
      }
      statements.next(x, next);
    }
    return statements.step(rates);
  }

  /// Noise is additive where its factors are constant over a step and free of the variables.
  static void requireAdditive(OdeSystem rates, Noise noise, Refusals refusals) {
    var constancy = new Constancy(rates);
    for (Ode ode : rates.equations()) {
      for (String source : noise.sources()) {
        Expression factor = noise.factor(ode.variable(), source);
        Optional<String> why =
            factor.identifiers().stream()
                .filter(rates.variables()::contains)
                .findFirst()
                .or(() -> constancy.changing(factor).map(Refusals::quoted));
        why.ifPresent(name ->
            refusals.add(
                ode.variable(),
                "multiplicative-noise",
                "additive noise",
                "the factor '"
                    + Refusals.quoted(factor)
                    + "' of "
                    + source
                    + ", which depends on "
                    + name,
                "use method 'heun' or 'milstein', which take it in Stratonovich's sense"));
      }
    }
  }
}
