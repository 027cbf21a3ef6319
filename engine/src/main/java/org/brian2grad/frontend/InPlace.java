package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expression.BinaryOperator;

/// Sees that `x = x + y` is `x += y` and `x = x*y` is `x *= y`: where several events reach one
/// element, the difference is whether they add up.
///
/// Source: Brian 2's `make_statements`, which collects the expression for `x`.
///
/// @param operator `+=` or `*=`
record InPlace(String operator, Expression expression) {
  /// The in-place form of `variable = expression`, where it has one.
  static Optional<InPlace> of(String variable, Expression expression) {
    List<Expression> factors = new ArrayList<>();
    List<Expression> rest = new ArrayList<>();
    for (Expression term : terms(expression)) {
      Optional<Expression> factor = factor(variable, term);
      factor.ifPresentOrElse(factors::add, () -> rest.add(term));
    }
    if (factors.isEmpty()) {
      return Optional.empty();
    }
    Expression factor = sum(factors);
    if (rest.isEmpty()) {
      return Optional.of(new InPlace("*=", factor));
    }
    return isOne(factor) ? Optional.of(new InPlace("+=", sum(rest))) : Optional.empty();
  }

  private static List<Expression> terms(Expression expression) {
    return switch (expression) {
      case Expression.Binary(BinaryOperator o, Expression left, Expression right)
          when o == BinaryOperator.ADD ->
          joined(terms(left), terms(right));
      case Expression.Binary(BinaryOperator o, Expression left, Expression right)
          when o == BinaryOperator.SUB ->
          joined(terms(left), terms(right).stream().map(InPlace::negative).toList());
      case Expression.Unary u -> {
        List<Expression> terms = terms(u.operand());
        yield switch (u.operator()) {
          case PLUS -> terms;
          case NEGATE -> terms.stream().map(InPlace::negative).toList();
        };
      }
      case Expression e -> List.of(e);
    };
  }

  private static List<Expression> joined(List<Expression> a, List<Expression> b) {
    List<Expression> joined = new ArrayList<>(a);
    joined.addAll(b);
    return joined;
  }

  private static Expression negative(Expression e) {
    return e instanceof Expression.Unary u && u.operator() == Expression.UnaryOperator.NEGATE
        ? u.operand()
        : new Expression.Unary(Expression.UnaryOperator.NEGATE, e);
  }

  /// What a product that has the variable as one of its factors is without it.
  private static Optional<Expression> factor(String variable, Expression term) {
    return switch (term) {
      case Expression.Identifier i when i.name().equals(variable) -> Optional.of(one());
      case Expression.Unary u when u.operator() == Expression.UnaryOperator.NEGATE ->
          factor(variable, u.operand()).map(InPlace::negative);
      case Expression.Binary b when b.operator() == BinaryOperator.MUL ->
          free(variable, b.right())
              ? factor(variable, b.left()).map(f -> product(f, b.right()))
              : free(variable, b.left())
                  ? factor(variable, b.right()).map(f -> product(b.left(), f))
                  : Optional.empty();
      case Expression.Binary b when b.operator() == BinaryOperator.DIV ->
          free(variable, b.right())
              ? factor(variable, b.left())
                  .map(f -> new Expression.Binary(BinaryOperator.DIV, f, b.right()))
              : Optional.empty();
      case Expression _ -> Optional.empty();
    };
  }

  private static boolean free(String variable, Expression e) {
    return !e.identifiers().contains(variable);
  }

  private static Expression product(Expression a, Expression b) {
    return isOne(a) ? b : isOne(b) ? a : new Expression.Binary(BinaryOperator.MUL, a, b);
  }

  private static Expression sum(List<Expression> terms) {
    Expression sum = terms.getFirst();
    for (Expression term : terms.subList(1, terms.size())) {
      sum =
          term instanceof Expression.Unary u && u.operator() == Expression.UnaryOperator.NEGATE
              ? new Expression.Binary(BinaryOperator.SUB, sum, u.operand())
              : new Expression.Binary(BinaryOperator.ADD, sum, term);
    }
    return sum;
  }

  private static Expression one() {
    return new Expression.Number(1, true);
  }

  private static boolean isOne(Expression e) {
    return e instanceof Expression.Number(double value, boolean _) && value == 1;
  }
}
