package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// The largest integer that is not greater.
@AutoService(ScalarFunction.class)
public final class Floor implements ScalarFunction {
  @Override
  public String name() {
    return "floor";
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
    return Math.floor(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.constant(0));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    return m.floor(args.get(0));
  }

  @Override
  public int cost() {
    return 2;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{0.1, 0.9}};
  }
}
