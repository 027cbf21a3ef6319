package org.brian2grad.symbolic;

import static org.brian2grad.symbolic.Arithmetic.ZERO;
import static org.brian2grad.symbolic.Arithmetic.call;
import static org.brian2grad.symbolic.Arithmetic.sum;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expression.Binary;
import org.brian2grad.lang.Expression.Call;
import org.brian2grad.lang.Expression.Identifier;
import org.brian2grad.lang.Expression.Unary;
import org.brian2grad.lang.ExpressionPrinter;

/// An expression multiplied out: a sum of monomials with their coefficients. Equal expressions have
/// equal expansions in most cases that users write; what is divided by, and what functions are
/// called with, is brought into a normal form but not split.
///
/// It is what sympy's `expand` makes of an expression, which decides in Brian 2 whether a system is
/// linear. Exponentials of sums are products of exponentials, as there.
///
/// @param terms none of the coefficients is 0
public record Expansion(Map<Monomial, Double> terms) {
  /// Products of more terms are left as they are.
  private static final int MOST_TERMS = 4096;

  private static final int HIGHEST_POWER = 16;
  private static final int TRIALS = 8;
  private static final Expansion UNIT = term(Monomial.UNIT, 1);

  public Expansion {
    terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
  }

  public static Expansion of(Expression e) {
    return switch (e) {
      case Expression.Number n -> term(Monomial.UNIT, n.value());
      case Identifier _, Expression.BooleanLiteral _ -> atom(e);
      case Unary u ->
          of(u.operand()).times(u.operator() == Expression.UnaryOperator.NEGATE ? -1 : 1);
      case Binary b ->
          switch (b.operator()) {
            case ADD -> of(b.left()).plus(of(b.right()));
            case SUB -> of(b.left()).plus(of(b.right()).times(-1));
            case MUL, DIV, POW -> Factors.of(b).expansion();
            case FLOOR_DIV, MOD -> opaque(b);
          };
      case Call c when c.function().equals("exp") && c.args().size() == 1 ->
          exponential(of(c.args().getFirst()));
      case Call c when c.function().equals("sqrt") && c.args().size() == 1 ->
          Factors.of(
                  new Binary(
                      Expression.BinaryOperator.POW, c.args().getFirst(), Arithmetic.number(0.5)))
              .expansion();
      case Call _, Expression.Comparison _, Expression.Logical _, Expression.Not _ -> opaque(e);
    };
  }

  static Expansion term(Monomial monomial, double coefficient) {
    return new Expansion(coefficient == 0 ? Map.of() : Map.of(monomial, coefficient));
  }

  static Expansion atom(Expression e) {
    return term(Monomial.of(e, 1), 1);
  }

  /// Something that is not looked into, with its operands in normal form.
  private static Expansion opaque(Expression e) {
    return atom(
        Arithmetic.with(e, e.operands().stream().map(o -> Expansion.of(o).expression()).toList()));
  }

  /// `exp(2*a - b)` as `exp(a)**2 * exp(b)**-1`.
  private static Expansion exponential(Expansion argument) {
    Monomial result = Monomial.UNIT;
    for (Map.Entry<Monomial, Double> t : argument.terms.entrySet()) {
      result = result.times(Monomial.of(call("exp", t.getKey().expression(1)), t.getValue()));
    }
    return term(result, 1);
  }

  public Expansion plus(Expansion other) {
    Map<Monomial, Double> total = new LinkedHashMap<>(terms);
    other.terms.forEach((monomial, c) -> total.merge(monomial, c, Double::sum));
    total.values().removeIf(c -> c == 0);
    return new Expansion(total);
  }

  public Expansion times(double factor) {
    Map<Monomial, Double> scaled = new LinkedHashMap<>();
    terms.forEach((monomial, c) -> scaled.put(monomial, c * factor));
    scaled.values().removeIf(c -> c == 0);
    return new Expansion(scaled);
  }

  public Expansion times(Expansion other) {
    Map<Monomial, Double> total = new LinkedHashMap<>();
    terms.forEach(
        (a, c) -> other.terms.forEach((b, d) -> total.merge(a.times(b), c * d, Double::sum)));
    total.values().removeIf(c -> c == 0);
    return new Expansion(total);
  }

  /// The power multiplied out, where it stays of moderate size.
  Optional<Expansion> power(double exponent) {
    if (exponent != Math.rint(exponent) || exponent < 0 || exponent > HIGHEST_POWER) {
      return Optional.empty();
    }
    Expansion result = UNIT;
    for (int k = 0; k < exponent; k++) {
      if (result.tooLargeWith(this)) {
        return Optional.empty();
      }
      result = result.times(this);
    }
    return Optional.of(result);
  }

  boolean tooLargeWith(Expansion other) {
    return (long) terms.size() * other.terms.size() > MOST_TERMS;
  }

  /// Whether nothing is left. It may miss sums of fractions that cancel.
  public boolean isZero() {
    return terms.isEmpty();
  }

  /// Whether it is a polynomial in names: no fractions, no functions.
  public boolean isPolynomial() {
    return terms.keySet().stream()
        .flatMap(monomial -> monomial.powers().entrySet().stream())
        .allMatch(factor ->
            factor.getKey() instanceof Identifier
                && factor.getValue() > 0
                && factor.getValue() == Math.rint(factor.getValue()));
  }

  /// Whether it is a square times a negative number, by its form: one term, with even powers.
  public boolean isNegativeSquare() {
    return single()
        .filter(t -> t.getValue() < 0)
        .filter(t -> t.getKey().powers().values().stream().allMatch(exponent -> exponent % 2 == 0))
        .isPresent();
  }

  /// Whether a polynomial is the square of one, tried at whole numbers.
  public boolean isSquare() {
    Set<String> names = new TreeSet<>(expression().identifiers());
    var random = new Random(names.hashCode());
    for (int trial = 0; trial < TRIALS; trial++) {
      Map<String, Double> point = new HashMap<>();
      names.forEach(name -> point.put(name, (double) random.nextInt(1, 1000)));
      double value = Evaluation.of(expression(), point).orElse(-1);
      double root = Math.rint(Math.sqrt(value));
      if (value < 0 || root * root != value) {
        return false;
      }
    }
    return true;
  }

  /// The terms, in alphabetical order.
  public List<Expression> summands() {
    return terms.entrySet().stream()
        .sorted(Comparator.comparing(t -> ExpressionPrinter.print(t.getKey().expression(1))))
        .map(t -> t.getKey().expression(t.getValue()))
        .toList();
  }

  /// The sum in alphabetical order, so that equal expansions are equal expressions.
  public Expression expression() {
    return sum(summands());
  }

  /// The parts with and without a variable as a factor: `v*exp(v) + exp(v)` is `exp(v)` times v,
  /// and `exp(v)`.
  ///
  /// @param factor what is left of terms that have the variable as a factor, once
  /// @param rest terms that have not, which may depend on the variable through functions
  public record Collected(Expression factor, Expression rest) {}

  /// Terms sorted by whether they have a variable as a factor, unless some have another power of
  /// it.
  public Optional<Collected> collect(String variable) {
    Expression atom = new Identifier(variable);
    Map<Monomial, Double> factor = new LinkedHashMap<>();
    Map<Monomial, Double> rest = new LinkedHashMap<>();
    for (Map.Entry<Monomial, Double> t : terms.entrySet()) {
      double exponent = t.getKey().exponent(atom);
      if (exponent == 1) {
        factor.put(t.getKey().without(atom), t.getValue());
      } else if (exponent != Math.rint(exponent) || exponent == 0) {
        rest.put(t.getKey(), t.getValue());
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Collected(new Expansion(factor).expression(), new Expansion(rest).expression()));
  }

  /// Coefficients of variables that every term has once at most.
  Optional<Affine> affine(Set<String> variables) {
    Map<String, Expansion> coefficients = new LinkedHashMap<>();
    Expansion rest = new Expansion(Map.of());
    for (Map.Entry<Monomial, Double> t : terms.entrySet()) {
      Monomial monomial = t.getKey();
      if (!monomial.mentions(variables)) {
        rest = rest.plus(term(monomial, t.getValue()));
        continue;
      }
      Optional<String> variable =
          variables.stream().filter(v -> monomial.exponent(new Identifier(v)) == 1).findFirst();
      if (variable.isEmpty()
          || monomial.without(new Identifier(variable.get())).mentions(variables)) {
        return Optional.empty();
      }
      Monomial factor = monomial.without(new Identifier(variable.get()));
      coefficients.merge(variable.get(), term(factor, t.getValue()), Expansion::plus);
    }
    Map<String, Expression> expressions = new LinkedHashMap<>();
    coefficients.forEach((v, c) -> expressions.put(v, c.expression()));
    return Optional.of(new Affine(expressions, rest.isZero() ? ZERO : rest.expression()));
  }

  /// The only term, if there is one only.
  Optional<Map.Entry<Monomial, Double>> single() {
    return terms.size() == 1 ? Optional.of(terms.entrySet().iterator().next()) : Optional.empty();
  }

  /// The coefficient of the term that comes first alphabetically; 1 for an empty sum.
  double leading() {
    return terms.entrySet().stream()
        .min(Comparator.comparing(t -> ExpressionPrinter.print(t.getKey().expression(1))))
        .map(Map.Entry::getValue)
        .orElse(1.0);
  }
}
