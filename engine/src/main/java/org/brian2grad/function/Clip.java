package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// `x` limited to the interval from `low` to `high`.
@AutoService(ScalarFunction.class)
public final class Clip implements ScalarFunction {
  @Override
  public String name() {
    return "clip";
  }

  @Override
  public int arity() {
    return 3;
  }

  @Override
  public UnitRule unitRule() {
    return UnitRule.SAME;
  }

  @Override
  public double value(double... args) {
    double raised = args[0] < args[1] ? args[1] : args[0];
    return args[2] < raised ? args[2] : raised;
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    V x = args.get(0);
    V low = args.get(1);
    V high = args.get(2);
    V zero = a.constant(0);
    V one = a.constant(1);
    V below = a.ifLess(x, low, one, zero);
    V raised = a.ifLess(x, low, low, x);
    V above = a.ifLess(high, raised, one, zero);
    V within = a.sub(one, above);
    return List.of(a.mul(a.sub(one, below), within), a.mul(below, within), above);
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    V x = args.get(0);
    V low = args.get(1);
    V high = args.get(2);
    V raised = m.select(m.less(x, low), low, x);
    return m.select(m.less(high, raised), high, raised);
  }

  @Override
  public int cost() {
    return 3;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{0.1, 0.9}, {-1, 0}, {1, 2}};
  }
}
