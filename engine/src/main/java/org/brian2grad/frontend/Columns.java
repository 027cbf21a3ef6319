package org.brian2grad.frontend;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.brian2grad.function.Functions;
import org.brian2grad.function.ScalarFunction;
import org.brian2grad.lang.Expression;
import org.brian2grad.random.Distribution;

/// Evaluates an expression for all elements at once, before the run. A column holds a value for
/// each element or one for all; integers and truth values are numbers.
final class Columns {
  private static final double TIMESTEP_SHIFT = 1e-3;

  private final int size;
  private final Names names;

  /// What the names of an expression stand for.
  interface Names {
    double[] value(String name);

    /// The values of a timed array, or nothing where the function is a standard one.
    Optional<double[]> table(String function, List<double[]> args);

    /// Random numbers, one for each element.
    double[] draw(Distribution distribution, List<double[]> args);
  }

  /// @param size elements
  Columns(int size, Names names) {
    this.size = size;
    this.names = names;
  }

  double[] evaluate(Expression expression) {
    return switch (expression) {
      case Expression.Number n -> new double[] {n.value()};
      case Expression.BooleanLiteral b -> new double[] {b.value() ? 1 : 0};
      case Expression.Identifier i -> names.value(i.name());
      case Expression.Unary u ->
          switch (u.operator()) {
            case NEGATE -> map(evaluate(u.operand()), x -> -x);
            case PLUS -> evaluate(u.operand());
          };
      case Expression.Not n -> map(evaluate(n.operand()), x -> x == 0 ? 1 : 0);
      case Expression.Logical l -> {
        double[] left = evaluate(l.left());
        double[] right = evaluate(l.right());
        yield switch (l.operator()) {
          case AND -> zip(left, right, (x, y) -> x != 0 && y != 0 ? 1 : 0);
          case OR -> zip(left, right, (x, y) -> x != 0 || y != 0 ? 1 : 0);
        };
      }
      case Expression.Comparison c ->
          zip(evaluate(c.left()), evaluate(c.right()), (x, y) -> c.operator().holds(x, y) ? 1 : 0);
      case Expression.Binary b -> zip(evaluate(b.left()), evaluate(b.right()), b.operator()::apply);
      case Expression.Call c -> call(c);
    };
  }

  private double[] call(Expression.Call call) {
    List<double[]> args = call.args().stream().map(this::evaluate).toList();
    return names
        .table(call.function(), args)
        .orElseGet(() ->
            switch (call.function()) {
              case "rand" -> names.draw(Distribution.UNIFORM, args);
              case "randn" -> names.draw(Distribution.NORMAL, args);
              case "poisson" -> names.draw(Distribution.POISSON, args);
              case "int" -> map(args.get(0), x -> (double) (long) x);
              case "timestep" -> zip(args.get(0), args.get(1), Columns::timestep);
              default -> apply(Functions.of(call.function()), args);
            });
  }

  private static double timestep(double t, double dt) {
    return (long) ((t + TIMESTEP_SHIFT * dt) / dt);
  }

  private double[] apply(ScalarFunction function, List<double[]> args) {
    double[] result = new double[length(args)];
    double[] values = new double[args.size()];
    for (int k = 0; k < result.length; k++) {
      for (int n = 0; n < values.length; n++) {
        values[n] = at(args.get(n), k);
      }
      result[k] = function.value(values);
    }
    return result;
  }

  private int length(List<double[]> columns) {
    return columns.stream().allMatch(c -> c.length == 1) ? 1 : size;
  }

  private static double[] map(double[] column, DoubleUnaryOperator f) {
    double[] result = new double[column.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = f.applyAsDouble(column[k]);
    }
    return result;
  }

  private double[] zip(double[] a, double[] b, DoubleBinaryOperator f) {
    double[] result = new double[length(List.of(a, b))];
    for (int k = 0; k < result.length; k++) {
      result[k] = f.applyAsDouble(at(a, k), at(b, k));
    }
    return result;
  }

  /// The value for an element.
  static double at(double[] column, int element) {
    return column[column.length == 1 ? 0 : element];
  }
}
