package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// The hyperbolic cosine.
@AutoService(ScalarFunction.class)
public final class Cosh implements ScalarFunction {
  @Override
  public String name() {
    return "cosh";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    return Math.cosh(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.call("sinh", args.get(0)));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    return m.libm("cosh", args);
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
