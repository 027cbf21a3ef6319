package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// The inverse cosine.
@AutoService(ScalarFunction.class)
public final class Arccos implements ScalarFunction {
  @Override
  public String name() {
    return "arccos";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    return Math.acos(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    V root = a.call("sqrt", a.sub(a.constant(1), a.square(args.get(0))));
    return List.of(a.div(a.constant(-1), root));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    return m.libm("acos", args);
  }

  @Override
  public int cost() {
    return 200;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{-0.9, 0.9}};
  }
}
