package org.brian2grad.symbolic;

import java.util.Map;
import java.util.OptionalDouble;
import org.brian2grad.function.Functions;
import org.brian2grad.lang.Expression;

/// The number that an expression stands for.
public final class Evaluation {
  private final Map<String, Double> values;
  private final Function function;

  /// Functions beyond the scalar functions of the engine and `int`.
  @FunctionalInterface
  public interface Function {
    /// The value, or NaN if there is no such function.
    double value(String name, double[] args);
  }

  private Evaluation(Map<String, Double> values, Function function) {
    this.values = values;
    this.function = function;
  }

  /// The value, if those of all names and functions are known.
  public static OptionalDouble of(Expression e, Map<String, Double> values) {
    return of(e, values, (_, _) -> Double.NaN);
  }

  public static OptionalDouble of(Expression e, Map<String, Double> values, Function function) {
    double value = new Evaluation(values, function).value(e);
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private double value(Expression e) {
    return switch (e) {
      case Expression.Number n -> n.value();
      case Expression.BooleanLiteral b -> truth(b.value());
      case Expression.Identifier i -> values.getOrDefault(i.name(), Double.NaN);
      case Expression.Unary u ->
          u.operator() == Expression.UnaryOperator.NEGATE
              ? -value(u.operand())
              : value(u.operand());
      case Expression.Binary b -> b.operator().apply(value(b.left()), value(b.right()));
      case Expression.Comparison c -> comparison(c.operator(), value(c.left()), value(c.right()));
      case Expression.Logical l -> {
        double left = value(l.left());
        double right = value(l.right());
        boolean both = left != 0 && right != 0;
        boolean either = left != 0 || right != 0;
        yield Double.isNaN(left + right)
            ? Double.NaN
            : truth(l.operator() == Expression.LogicalOperator.AND ? both : either);
      }
      case Expression.Not n -> {
        double operand = value(n.operand());
        yield Double.isNaN(operand) ? operand : truth(operand == 0);
      }
      case Expression.Call c ->
          call(c.function(), c.args().stream().mapToDouble(this::value).toArray());
    };
  }

  private static double truth(boolean value) {
    return value ? 1 : 0;
  }

  private static double comparison(Expression.ComparisonOperator operator, double a, double b) {
    if (Double.isNaN(a + b)) {
      return Double.NaN;
    }
    return truth(operator.holds(a, b));
  }

  private double call(String name, double[] args) {
    if (name.equals("int") && args.length == 1) {
      return args[0] < 0 ? Math.ceil(args[0]) : Math.floor(args[0]);
    }
    return Functions.find(name)
        .filter(f -> f.arity() == args.length)
        .map(f -> f.value(args))
        .orElseGet(() -> function.value(name, args));
  }
}
