package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// The decimal logarithm.
@AutoService(ScalarFunction.class)
public final class Log10 implements ScalarFunction {
  @Override
  public String name() {
    return "log10";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    return Math.log10(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.div(a.constant(1 / Math.log(10)), args.get(0)));
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    return m.libm("log10", args);
  }

  @Override
  public int cost() {
    return 200;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{0.1, 100}};
  }
}
