package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// The hyperbolic tangent.
@AutoService(ScalarFunction.class)
public final class Tanh implements ScalarFunction {
  @Override
  public String name() {
    return "tanh";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    return Math.tanh(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.sub(a.constant(1), a.square(value)));
  }

  /// `e / (e + 2)` with `e = expm1(2 |x|)`; beyond 22 it is 1 to the last bit.
  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    V x = args.get(0);
    V twice = Exponential.clamp(m, m.abs(m.add(x, x)), 0, 44);
    V e = m.call("expm1", List.of(twice));
    return m.copySign(m.div(e, m.add(e, m.constant(2))), x);
  }

  @Override
  public int cost() {
    return 40;
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{-5, 5}};
  }
}
