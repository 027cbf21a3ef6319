package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// `e^x`.
@AutoService(ScalarFunction.class)
public final class Exp implements ScalarFunction {
  @Override
  public String name() {
    return "exp";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    return Math.exp(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(value);
  }

  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    return Exponential.of(m, Exponential.clamp(m, args.get(0))).scaled(m);
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{-20, 20}};
  }
}
