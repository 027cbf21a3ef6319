package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// The square root.
@AutoService(ScalarFunction.class)
public final class Sqrt implements ScalarFunction {
  @Override
  public String name() {
    return "sqrt";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public UnitRule unitRule() {
    return UnitRule.ROOT;
  }

  @Override
  public double value(double... args) {
    return Math.sqrt(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.div(a.constant(0.5), value));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    return m.sqrt(args.get(0));
  }

  @Override
  public int cost() {
    return 16;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{0.1, 100}};
  }
}
