package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// -1, 0 or 1.
@AutoService(ScalarFunction.class)
public final class Sign implements ScalarFunction {
  @Override
  public String name() {
    return "sign";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public UnitRule unitRule() {
    return UnitRule.ANY_TO_NUMBER;
  }

  @Override
  public double value(double... args) {
    return Math.signum(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.constant(0));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    V x = args.get(0);
    V zero = m.constant(0);
    V y = m.select(m.less(zero, x), m.constant(1), x);
    return m.select(m.less(x, zero), m.constant(-1), y);
  }

  @Override
  public int cost() {
    return 3;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{0.1, 10}};
  }
}
