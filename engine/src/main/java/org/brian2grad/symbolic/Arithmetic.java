package org.brian2grad.symbolic;

import java.util.List;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expression.Binary;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.lang.Expression.Call;
import org.brian2grad.lang.Expression.Identifier;
import org.brian2grad.lang.Expression.Number;
import org.brian2grad.lang.Expression.Unary;
import org.brian2grad.lang.Expression.UnaryOperator;

/// Builds expressions, lightly simplified: constants are folded, neutral elements left out, signs
/// moved outward. What a user wrote keeps its order and its parentheses, so that results are
/// rounded as the user would expect.
///
/// A product with 0 is 0, whatever the other factor.
public final class Arithmetic {
  public static final Expression ZERO = new Number(0, true);
  public static final Expression ONE = new Number(1, true);

  private Arithmetic() {}

  /// A constant; negative ones are negations, since literals have no sign.
  public static Expression number(double value) {
    if (value < 0) {
      return new Unary(UnaryOperator.NEGATE, number(-value));
    }
    return new Number(value, value == Math.rint(value) && value < 1e9);
  }

  public static Expression identifier(String name) {
    return new Identifier(name);
  }

  public static Expression call(String function, Expression... args) {
    return new Call(function, List.of(args));
  }

  public static Expression sum(Expression a, Expression b) {
    if (isZero(a)) {
      return b;
    }
    if (isZero(b)) {
      return a;
    }
    if (isConstant(a) && isConstant(b)) {
      return number(constant(a) + constant(b));
    }
    if (b instanceof Unary(UnaryOperator operator, Expression positive)
        && operator == UnaryOperator.NEGATE) {
      return difference(a, positive);
    }
    if (a instanceof Unary(UnaryOperator operator, Expression positive)
        && operator == UnaryOperator.NEGATE) {
      return difference(b, positive);
    }
    return new Binary(BinaryOperator.ADD, a, b);
  }

  public static Expression sum(List<Expression> terms) {
    return terms.stream().reduce(ZERO, Arithmetic::sum);
  }

  public static Expression difference(Expression a, Expression b) {
    if (isZero(b)) {
      return a;
    }
    if (isZero(a)) {
      return negated(b);
    }
    if (isConstant(a) && isConstant(b)) {
      return number(constant(a) - constant(b));
    }
    if (b instanceof Unary(UnaryOperator operator, Expression positive)
        && operator == UnaryOperator.NEGATE) {
      return sum(a, positive);
    }
    return a.equals(b) ? ZERO : new Binary(BinaryOperator.SUB, a, b);
  }

  public static Expression negated(Expression a) {
    if (isConstant(a)) {
      return number(-constant(a));
    }
    return switch (a) {
      case Unary u when u.operator() == UnaryOperator.NEGATE -> u.operand();
      case Binary b when b.operator() == BinaryOperator.SUB -> difference(b.right(), b.left());
      default -> new Unary(UnaryOperator.NEGATE, a);
    };
  }

  public static Expression product(Expression a, Expression b) {
    if (isZero(a) || isZero(b)) {
      return ZERO;
    }
    if (isOne(a)) {
      return b;
    }
    if (isOne(b)) {
      return a;
    }
    if (isConstant(a) && isConstant(b)) {
      return number(constant(a) * constant(b));
    }
    if (a instanceof Unary(UnaryOperator operator, Expression positive)
        && operator == UnaryOperator.NEGATE) {
      return negated(product(positive, b));
    }
    if (b instanceof Unary(UnaryOperator operator, Expression positive)
        && operator == UnaryOperator.NEGATE) {
      return negated(product(a, positive));
    }
    if (b instanceof Binary(BinaryOperator operator, Expression one, Expression divisor)
        && operator == BinaryOperator.DIV
        && isOne(one)) {
      return quotient(a, divisor);
    }
    if (a instanceof Binary(BinaryOperator operator, Expression one, Expression divisor)
        && operator == BinaryOperator.DIV
        && isOne(one)) {
      return quotient(b, divisor);
    }
    return new Binary(BinaryOperator.MUL, a, b);
  }

  public static Expression quotient(Expression a, Expression b) {
    if (isZero(a)) {
      return ZERO;
    }
    if (isOne(b)) {
      return a;
    }
    if (isConstant(a) && isConstant(b)) {
      return number(constant(a) / constant(b));
    }
    if (a instanceof Unary(UnaryOperator operator, Expression positive)
        && operator == UnaryOperator.NEGATE) {
      return negated(quotient(positive, b));
    }
    if (b instanceof Unary(UnaryOperator operator, Expression positive)
        && operator == UnaryOperator.NEGATE) {
      return negated(quotient(a, positive));
    }
    return new Binary(BinaryOperator.DIV, a, b);
  }

  public static Expression power(Expression base, double exponent) {
    if (exponent == 0) {
      return ONE;
    }
    return exponent == 1 ? base : new Binary(BinaryOperator.POW, base, number(exponent));
  }

  /// The same expression of other operands, not simplified.
  public static Expression with(Expression e, List<Expression> operands) {
    return switch (e) {
      case Number _, Expression.BooleanLiteral _, Identifier _ -> e;
      case Unary u -> new Unary(u.operator(), operands.get(0));
      case Binary b -> new Binary(b.operator(), operands.get(0), operands.get(1));
      case Expression.Comparison c ->
          new Expression.Comparison(c.operator(), operands.get(0), operands.get(1));
      case Expression.Logical l ->
          new Expression.Logical(l.operator(), operands.get(0), operands.get(1));
      case Expression.Not _ -> new Expression.Not(operands.get(0));
      case Call c -> new Call(c.function(), operands);
    };
  }

  public static boolean isZero(Expression e) {
    return e instanceof Number(double value, boolean _) && value == 0;
  }

  private static boolean isOne(Expression e) {
    return e instanceof Number(double value, boolean _) && value == 1;
  }

  /// Whether it is a number, with a sign perhaps.
  static boolean isConstant(Expression e) {
    return e instanceof Number
        || (e instanceof Unary(UnaryOperator _, Expression operand) && isConstant(operand));
  }

  static double constant(Expression e) {
    return switch (e) {
      case Number n -> n.value();
      case Unary(UnaryOperator operator, Expression operand) ->
          operator == UnaryOperator.NEGATE ? -constant(operand) : constant(operand);
      default -> throw new IllegalArgumentException("no number: " + e);
    };
  }
}
