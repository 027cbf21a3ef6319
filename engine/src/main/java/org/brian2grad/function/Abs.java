package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// The magnitude; its derivative at 0 is taken as 0.
@AutoService(ScalarFunction.class)
public final class Abs implements ScalarFunction {
  @Override
  public String name() {
    return "abs";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public UnitRule unitRule() {
    return UnitRule.SAME;
  }

  @Override
  public double value(double... args) {
    return Math.abs(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.call("sign", args.get(0)));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    return m.abs(args.get(0));
  }

  @Override
  public int cost() {
    return 1;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{0.1, 10}};
  }
}
