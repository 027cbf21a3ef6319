package org.brian2grad.model;

import java.util.Map;
import org.brian2grad.function.Functions;
import org.brian2grad.lang.Expression;

/// The value of an expression, as Python takes it; truth values are 1 and 0.
///
/// @param names SI values
record Evaluation(Map<String, Double> names) {
  double of(Expression e) {
    return switch (e) {
      case Expression.Number n -> n.value();
      case Expression.BooleanLiteral b -> b.value() ? 1 : 0;
      case Expression.Identifier i -> names.get(i.name());
      case Expression.Unary u ->
          u.operator() == Expression.UnaryOperator.NEGATE ? -of(u.operand()) : of(u.operand());
      case Expression.Binary b -> binary(b.operator(), of(b.left()), of(b.right()));
      case Expression.Comparison c -> holds(c.operator(), of(c.left()), of(c.right())) ? 1 : 0;
      case Expression.Logical l ->
          l.operator() == Expression.LogicalOperator.AND
              ? Math.min(of(l.left()), of(l.right()))
              : Math.max(of(l.left()), of(l.right()));
      case Expression.Not n -> of(n.operand()) == 0 ? 1 : 0;
      case Expression.Call c ->
          call(c.function(), c.args().stream().mapToDouble(this::of).toArray());
    };
  }

  private static double binary(Expression.BinaryOperator operator, double l, double r) {
    return switch (operator) {
      case ADD -> l + r;
      case SUB -> l - r;
      case MUL -> l * r;
      case DIV -> l / r;
      case FLOOR_DIV -> Math.floor((l - ((l % r) * r < 0 ? l % r + r : l % r)) / r + 0.5);
      case MOD -> (l % r) * r < 0 ? l % r + r : l % r;
      case POW -> Math.pow(l, r);
    };
  }

  private static boolean holds(Expression.ComparisonOperator operator, double l, double r) {
    return switch (operator) {
      case LT -> l < r;
      case LE -> l <= r;
      case GT -> l > r;
      case GE -> l >= r;
      case EQ -> l == r;
      case NE -> l != r;
    };
  }

  private static double call(String function, double... args) {
    return switch (function) {
      case "int" -> (long) args[0];
      case "timestep" -> Math.floor((args[0] + 1e-3 * args[1]) / args[1]);
      case "stim" -> new double[] {1e-9, 2e-9, 3e-9}[row(args[0] / 5e-3, 3)];
      case "stim2" ->
          args[1] < 0 || args[1] > 1
              ? Double.NaN
              : new double[][] {{1e-9, 2e-9}, {3e-9, 4e-9}}[row(args[0] / 10e-3, 2)][(int) args[1]];
      default -> Functions.of(function).value(args);
    };
  }

  private static int row(double position, int rows) {
    return (int) Math.clamp(Math.rint(position), 0.0, rows - 1.0);
  }
}
