package org.brian2grad.symbolic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expression.Binary;

/// The factors of a product, with sums among them collected before they are multiplied out: `(a +
/// b)/(b + a)` is 1.
final class Factors {
  private double coefficient = 1;
  private Monomial monomial = Monomial.UNIT;

  /// Sums that are factors, with the coefficient of their first term divided out.
  private final Map<Expansion, Double> sums = new LinkedHashMap<>();

  private Factors() {}

  static Factors of(Expression product) {
    var factors = new Factors();
    factors.multiply(product, 1);
    return factors;
  }

  private void multiply(Expression e, double exponent) {
    if (e instanceof Binary b) {
      switch (b.operator()) {
        case MUL -> {
          multiply(b.left(), exponent);
          multiply(b.right(), exponent);
          return;
        }
        case DIV -> {
          multiply(b.left(), exponent);
          multiply(b.right(), -exponent);
          return;
        }
        case POW -> {
          power(b, exponent);
          return;
        }
        case ADD, SUB, FLOOR_DIV, MOD -> {}
      }
    }
    multiply(Expansion.of(e), exponent);
  }

  private void power(Binary b, double exponent) {
    Optional<Double> constant = constant(b.right());
    if (constant.isPresent() && constant.get() == Math.rint(constant.get())) {
      multiply(b.left(), exponent * constant.get());
    } else if (constant.isPresent()) {
      root(Expansion.of(b.left()), constant.get(), exponent);
    } else {
      var atom =
          new Binary(
              b.operator(),
              Expansion.of(b.left()).expression(),
              Expansion.of(b.right()).expression());
      monomial = monomial.times(Monomial.of(atom, exponent));
    }
  }

  private static Optional<Double> constant(Expression e) {
    Expansion expanded = Expansion.of(e);
    if (expanded.isZero()) {
      return Optional.of(0.0);
    }
    return expanded.single().filter(t -> t.getKey().powers().isEmpty()).map(Map.Entry::getValue);
  }

  /// A power that is not a whole one. It is not distributed over products, whose factors may be
  /// negative.
  private void root(Expansion base, double power, double exponent) {
    var atom =
        base.single()
            .filter(t -> t.getValue() == 1 && t.getKey().powers().size() == 1)
            .map(t -> t.getKey().powers().entrySet().iterator().next())
            .filter(factor -> factor.getValue() == 1)
            .map(Map.Entry::getKey)
            .orElseGet(base::expression);
    monomial = monomial.times(Monomial.of(atom, power * exponent));
  }

  private void multiply(Expansion factor, double exponent) {
    if (factor.isZero()) {
      coefficient = exponent < 0 ? Double.NaN : 0;
      return;
    }
    var single = factor.single();
    if (single.isPresent()) {
      coefficient *= Math.pow(single.get().getValue(), exponent);
      monomial = monomial.times(single.get().getKey().raised(exponent));
      return;
    }
    double leading = factor.leading();
    coefficient *= Math.pow(leading, exponent);
    sums.merge(factor.times(1 / leading), exponent, Double::sum);
  }

  Expansion expansion() {
    Expansion result = Expansion.term(monomial, coefficient);
    for (Map.Entry<Expansion, Double> factor : sums.entrySet()) {
      Optional<Expansion> power = factor.getKey().power(factor.getValue());
      result =
          power.isPresent() && !result.tooLargeWith(power.get())
              ? result.times(power.get())
              : result.times(
                  Expansion.term(Monomial.of(factor.getKey().expression(), factor.getValue()), 1));
    }
    return result;
  }
}
