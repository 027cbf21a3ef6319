package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// The tangent.
@AutoService(ScalarFunction.class)
public final class Tan implements ScalarFunction {
  @Override
  public String name() {
    return "tan";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    return Math.tan(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.add(a.constant(1), a.square(value)));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    return m.libm("tan", args);
  }

  @Override
  public int cost() {
    return 200;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{-1.2, 1.2}};
  }
}
