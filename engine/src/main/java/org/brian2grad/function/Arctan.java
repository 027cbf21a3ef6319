package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// The inverse tangent.
@AutoService(ScalarFunction.class)
public final class Arctan implements ScalarFunction {
  @Override
  public String name() {
    return "arctan";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    return Math.atan(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    V square = a.square(args.get(0));
    return List.of(a.div(a.constant(1), a.add(a.constant(1), square)));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    return m.libm("atan", args);
  }

  @Override
  public int cost() {
    return 200;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{-5, 5}};
  }
}
