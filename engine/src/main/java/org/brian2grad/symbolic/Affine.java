package org.brian2grad.symbolic;

import static org.brian2grad.symbolic.Arithmetic.ZERO;
import static org.brian2grad.symbolic.Arithmetic.product;
import static org.brian2grad.symbolic.Arithmetic.quotient;
import static org.brian2grad.symbolic.Arithmetic.sum;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expression.Binary;
import org.brian2grad.lang.Expression.Identifier;
import org.brian2grad.lang.Expression.Number;
import org.brian2grad.lang.Expression.Unary;

/// `sum of coefficient * variable, + rest`, where neither the coefficients nor the rest depend on
/// the variables.
///
/// @param coefficients of the variables that occur, none of them 0
public record Affine(Map<String, Expression> coefficients, Expression rest) {
  public Affine {
    coefficients = Collections.unmodifiableMap(new LinkedHashMap<>(coefficients));
  }

  /// The expression in this form, if it has one.
  ///
  /// Coefficients are taken from the expression as it is written, so that they are rounded as its
  /// author would expect: `(v - E)*(a + b)` has the coefficient `a + b`. Only where that fails
  /// (`v*w/w`, `(v + 1)**2 - v**2`) is it multiplied out.
  public static Optional<Affine> of(Expression e, Set<String> variables) {
    return written(e, variables)
        .or(() -> Expansion.of(e).affine(variables))
        .map(Affine::withoutZeros);
  }

  /// The coefficient of a variable, 0 where there is none.
  public Expression coefficient(String variable) {
    return coefficients.getOrDefault(variable, ZERO);
  }

  private static Optional<Affine> written(Expression e, Set<String> variables) {
    if (e.identifiers().stream().noneMatch(variables::contains)) {
      return Optional.of(new Affine(Map.of(), e));
    }
    return switch (e) {
      case Identifier i -> Optional.of(new Affine(Map.of(i.name(), Arithmetic.ONE), ZERO));
      case Unary u -> {
        Optional<Affine> operand = written(u.operand(), variables);
        yield u.operator() == Expression.UnaryOperator.PLUS
            ? operand
            : operand.map(a -> a.map(Arithmetic::negated));
      }
      case Binary b -> binary(b, variables);
      default -> Optional.empty();
    };
  }

  private static Optional<Affine> binary(Binary b, Set<String> variables) {
    Optional<Affine> left = written(b.left(), variables);
    Optional<Affine> right = written(b.right(), variables);
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    Affine l = left.get();
    Affine r = right.get();
    return switch (b.operator()) {
      case ADD -> Optional.of(l.plus(r));
      case SUB -> Optional.of(l.plus(r.map(Arithmetic::negated)));
      case MUL -> {
        if (r.coefficients.isEmpty()) {
          yield Optional.of(l.map(x -> product(x, r.rest)));
        }
        yield l.coefficients.isEmpty()
            ? Optional.of(r.map(x -> product(l.rest, x)))
            : Optional.empty();
      }
      case DIV ->
          r.coefficients.isEmpty()
              ? Optional.of(l.map(x -> quotient(x, r.rest)))
              : Optional.empty();
      case POW ->
          b.right() instanceof Number(double exponent, boolean _) && exponent == 1
              ? left
              : Optional.empty();
      case FLOOR_DIV, MOD -> Optional.empty();
    };
  }

  private Affine map(UnaryOperator<Expression> f) {
    Map<String, Expression> mapped = new LinkedHashMap<>();
    coefficients.forEach((variable, c) -> mapped.put(variable, f.apply(c)));
    return new Affine(mapped, f.apply(rest));
  }

  private Affine plus(Affine other) {
    Map<String, Expression> total = new LinkedHashMap<>(coefficients);
    other.coefficients.forEach((variable, c) -> total.merge(variable, c, Arithmetic::sum));
    return new Affine(total, sum(rest, other.rest));
  }

  private Affine withoutZeros() {
    Map<String, Expression> kept = new LinkedHashMap<>();
    coefficients.forEach((variable, c) -> {
      if (!Expansion.of(c).isZero()) {
        kept.put(variable, c);
      }
    });
    return new Affine(kept, Expansion.of(rest).isZero() ? ZERO : rest);
  }
}
