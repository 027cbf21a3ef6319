package org.brian2grad.symbolic;

import static org.brian2grad.symbolic.Arithmetic.ONE;
import static org.brian2grad.symbolic.Arithmetic.negated;
import static org.brian2grad.symbolic.Arithmetic.number;
import static org.brian2grad.symbolic.Arithmetic.power;
import static org.brian2grad.symbolic.Arithmetic.product;
import static org.brian2grad.symbolic.Arithmetic.quotient;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.ExpressionPrinter;

/// A product of powers, without a coefficient.
///
/// @param powers of atoms (names, calls of functions, sums that are divided by), by exponent, none
///   of which is 0
record Monomial(Map<Expression, Double> powers) {
  static final Monomial UNIT = new Monomial(Map.of());

  Monomial {
    powers = Map.copyOf(powers);
  }

  static Monomial of(Expression atom, double exponent) {
    return exponent == 0 ? UNIT : new Monomial(Map.of(atom, exponent));
  }

  Monomial times(Monomial other) {
    Map<Expression, Double> total = new LinkedHashMap<>(powers);
    other.powers.forEach((atom, exponent) -> total.merge(atom, exponent, Monomial::nonZeroSum));
    return new Monomial(total);
  }

  @SuppressWarnings("NullAway") // merge removes what becomes null
  private static Double nonZeroSum(Double a, Double b) {
    return a + b == 0 ? null : a + b;
  }

  Monomial raised(double exponent) {
    Map<Expression, Double> result = new LinkedHashMap<>();
    powers.forEach((atom, e) -> result.put(atom, e * exponent));
    return new Monomial(result);
  }

  double exponent(Expression atom) {
    return powers.getOrDefault(atom, 0.0);
  }

  Monomial without(Expression atom) {
    Map<Expression, Double> rest = new LinkedHashMap<>(powers);
    rest.remove(atom);
    return new Monomial(rest);
  }

  boolean mentions(Set<String> names) {
    return powers.keySet().stream()
        .anyMatch(atom -> atom.identifiers().stream().anyMatch(names::contains));
  }

  /// Numerator over denominator, in the alphabetical order of atoms, so that equal monomials are
  /// equal expressions.
  Expression expression(double coefficient) {
    List<Map.Entry<Expression, Double>> sorted =
        powers.entrySet().stream()
            .sorted(Comparator.comparing(entry -> ExpressionPrinter.print(entry.getKey())))
            .toList();
    Expression numerator = number(Math.abs(coefficient));
    Expression denominator = ONE;
    for (Map.Entry<Expression, Double> factor : sorted) {
      if (factor.getValue() > 0) {
        numerator = product(numerator, power(factor.getKey(), factor.getValue()));
      } else {
        denominator = product(denominator, power(factor.getKey(), -factor.getValue()));
      }
    }
    Expression size = quotient(numerator, denominator);
    return coefficient < 0 ? negated(size) : size;
  }
}
