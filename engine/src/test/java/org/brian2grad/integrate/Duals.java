package org.brian2grad.integrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.function.Algebra;
import org.brian2grad.function.Functions;
import org.brian2grad.function.ScalarFunction;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;

/// Executes statements on dual numbers, `value + slope * epsilon`, with the partial derivatives
/// that the engine uses.
final class Duals {
  private final Map<String, Dual> names = new HashMap<>();

  record Dual(double value, double slope) {}

  private Duals() {}

  /// The derivatives of all names with respect to one.
  static Map<String, Dual> execute(
      AbstractCode code, Map<String, Double> values, String respectTo) {
    var duals = new Duals();
    values.forEach(
        (name, value) -> duals.names.put(name, new Dual(value, name.equals(respectTo) ? 1 : 0)));
    code.assignments().forEach(a -> duals.names.put(a.variable(), duals.value(a.expression())));
    return duals.names;
  }

  private Dual value(Expression e) {
    return switch (e) {
      case Expression.Number n -> new Dual(n.value(), 0);
      case Expression.Identifier i -> {
        Dual known = names.get(i.name());
        if (known == null) {
          throw new IllegalArgumentException("no value of " + i.name());
        }
        yield known;
      }
      case Expression.Unary u -> {
        Dual x = value(u.operand());
        yield u.operator() == Expression.UnaryOperator.NEGATE ? new Dual(-x.value, -x.slope) : x;
      }
      case Expression.Binary b -> binary(b.operator(), value(b.left()), value(b.right()));
      case Expression.Call c -> call(c);
      default -> throw new IllegalArgumentException("not for " + e);
    };
  }

  private static Dual binary(Expression.BinaryOperator operator, Dual a, Dual b) {
    return switch (operator) {
      case ADD -> new Dual(a.value + b.value, a.slope + b.slope);
      case SUB -> new Dual(a.value - b.value, a.slope - b.slope);
      case MUL -> new Dual(a.value * b.value, a.slope * b.value + a.value * b.slope);
      case DIV -> {
        double quotient = a.value / b.value;
        yield new Dual(quotient, (a.slope - quotient * b.slope) / b.value);
      }
      case POW -> {
        double power = Math.pow(a.value, b.value);
        yield new Dual(power, b.value * power / a.value * a.slope);
      }
      case FLOOR_DIV, MOD -> throw new IllegalArgumentException("not for " + operator);
    };
  }

  private Dual call(Expression.Call call) {
    ScalarFunction function = Functions.of(call.function());
    List<Dual> args = call.args().stream().map(this::value).toList();
    double[] values = args.stream().mapToDouble(Dual::value).toArray();
    double value = function.value(values);
    List<Double> boxed = new ArrayList<>(args.stream().map(Dual::value).toList());
    List<Double> partials = function.partials(new Numbers(), boxed, value);
    double slope = 0;
    for (int k = 0; k < values.length; k++) {
      slope += partials.get(k) * args.get(k).slope;
    }
    return new Dual(value, slope);
  }

  private static final class Numbers implements Algebra<Double> {
    @Override
    public Double constant(double value) {
      return value;
    }

    @Override
    public Double add(Double a, Double b) {
      return a + b;
    }

    @Override
    public Double sub(Double a, Double b) {
      return a - b;
    }

    @Override
    public Double mul(Double a, Double b) {
      return a * b;
    }

    @Override
    public Double div(Double a, Double b) {
      return a / b;
    }

    @Override
    public Double neg(Double a) {
      return -a;
    }

    @Override
    public Double call(String function, List<Double> args) {
      return Functions.of(function).value(args.stream().mapToDouble(x -> x).toArray());
    }

    @Override
    public Double ifLess(Double a, Double b, Double then, Double otherwise) {
      return a < b ? then : otherwise;
    }
  }
}
