package org.brian2grad.integrate;

import static org.brian2grad.symbolic.Arithmetic.ONE;
import static org.brian2grad.symbolic.Arithmetic.call;
import static org.brian2grad.symbolic.Arithmetic.difference;
import static org.brian2grad.symbolic.Arithmetic.identifier;
import static org.brian2grad.symbolic.Arithmetic.isZero;
import static org.brian2grad.symbolic.Arithmetic.negated;
import static org.brian2grad.symbolic.Arithmetic.number;
import static org.brian2grad.symbolic.Arithmetic.product;
import static org.brian2grad.symbolic.Arithmetic.sum;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Affine;
import org.brian2grad.symbolic.Evaluation;
import org.brian2grad.symbolic.Expansion;

/// The solution of linear equations whose coefficients are constant during a step.
///
/// Where a variable depends on itself and on others that decay by themselves, as a membrane does on
/// its synapses, that is
///
///     dx/dt = a x + b y + c, dy/dt = d y
///     x(t + h) = x e^(a h) + y b h exp[a h, d h] + c h exprel(a h)
///     exp[p, q] = (e^p - e^q)/(p - q) = e^q exprel(p - q)
///
/// in which no difference of rates is divided by: it holds, with its derivative, for rates that are
/// equal, nearly equal or 0. All else, oscillators and longer chains, is a matter of
/// [MatrixExponential].
@AutoService(StateUpdater.class)
public final class Exact implements StateUpdater {
  @Override
  public String name() {
    return "exact";
  }

  @Override
  public Set<String> aliases() {
    return Set.of("linear");
  }

  @Override
  public AbstractCode update(OdeSystem system) {
    OdeSystem rates = system.substituted();
    var refusals = new Refusals(name(), system);
    LinearSystem linear = LinearSystem.of(rates, refusals);
    refusals.throwIfAny();

    var statements = new Statements();
    Set<String> others = new LinkedHashSet<>();
    for (String x : linear.rows().keySet()) {
      if (inputs(linear, x).stream().allMatch(linear::isFree)) {
        statements.next(x, closed(linear, x, rates.values()));
      } else {
        others.add(x);
      }
    }
    if (!others.isEmpty()) {
      int squarings = Squarings.of(linear, Components.closure(linear, others), rates.values());
      MatrixExponential.write(linear, others, squarings, statements);
    }
    return statements.step(rates);
  }

  /// The other variables that a variable depends on.
  private static List<String> inputs(LinearSystem linear, String x) {
    return linear.row(x).coefficients().keySet().stream().filter(y -> !y.equals(x)).toList();
  }

  private static Expression closed(LinearSystem linear, String x, Map<String, Double> values) {
    Affine row = linear.row(x);
    Expression own = exponent(linear.own(x));
    List<Expression> terms = new ArrayList<>();
    terms.add(product(identifier(x), exp(own)));
    for (String y : inputs(linear, x)) {
      Expression gain = product(row.coefficient(y), Statements.DT);
      Expression decay = dividedDifference(own, exponent(linear.own(y)), values);
      terms.add(product(identifier(y), product(gain, decay)));
    }
    terms.add(product(row.rest(), product(Statements.DT, exprel(own))));
    return sum(terms);
  }

  private static Expression exponent(Expression rate) {
    return product(Statements.DT, rate);
  }

  private static Expression exp(Expression e) {
    return isZero(e) ? ONE : call("exp", e);
  }

  private static Expression exprel(Expression e) {
    return isZero(e) ? ONE : call("exprel", e);
  }

  /// `(e^p - e^q)/(p - q)`, with the exponential of the larger of both, which cannot overflow where
  /// the result does not. Which one that is is decided by values where steps are short, else by the
  /// code.
  private static Expression dividedDifference(
      Expression p, Expression q, Map<String, Double> values) {
    Expression difference = difference(p, q);
    if (Expansion.of(difference).isZero()) {
      return exp(p);
    }
    if (isZero(p) || isZero(q)) {
      return exprel(isZero(p) ? q : p);
    }
    OptionalDouble sign = Evaluation.of(difference, values);
    if (sign.isPresent()) {
      return sign.getAsDouble() > 0
          ? product(exp(p), exprel(difference(q, p)))
          : product(exp(q), exprel(difference));
    }
    Expression distance = call("abs", difference);
    Expression larger = product(number(0.5), sum(sum(p, q), distance));
    return product(exp(larger), exprel(negated(distance)));
  }
}
