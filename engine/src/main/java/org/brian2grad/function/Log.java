package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// The natural logarithm.
@AutoService(ScalarFunction.class)
public final class Log implements ScalarFunction {
  @Override
  public String name() {
    return "log";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    return Math.log(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.div(a.constant(1), args.get(0)));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    V x = args.get(0);
    V finite = Logarithm.of(m, x).sum(m, m.constant(0));
    return special(m, x, finite);
  }

  /// The logarithm of 0, infinity and negative numbers.
  static <V, B> V special(Maths<V, B> m, V x, V finite) {
    V infinity = m.constant(Double.POSITIVE_INFINITY);
    V zero = m.constant(0);
    V y = m.select(m.equal(x, infinity), infinity, finite);
    y = m.select(m.equal(x, zero), m.constant(Double.NEGATIVE_INFINITY), y);
    return m.select(m.lessEqual(zero, x), y, m.constant(Double.NaN));
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{0.1, 100}};
  }
}
