package org.brian2grad.function;

import com.google.auto.service.AutoService;
import java.util.List;

/// `e^x - 1`, without cancellation near 0.
@AutoService(ScalarFunction.class)
public final class Expm1 implements ScalarFunction {
  @Override
  public String name() {
    return "expm1";
  }

  @Override
  public int arity() {
    return 1;
  }

  @Override
  public double value(double... args) {
    return Math.expm1(args[0]);
  }

  @Override
  public <V> List<V> partials(Algebra<V> a, List<V> args, V value) {
    return List.of(a.add(value, a.constant(1)));
  }

  /// `2 (2^(k-1) q + (2^(k-1) - 1/2))`: the bracket is exact, and `2^(k-1)` never overflows.
  @Override
  public <V, B> V lower(Maths<V, B> m, List<V> args) {
    V x = args.get(0);
    // Below -45 the result is -1 whatever the argument.
    V clamped = Exponential.clamp(m, x, -45, m.isDouble() ? 710 : 89);
    var e = Exponential.of(m, clamped);
    V half = m.exp2Integer(m.sub(e.k(), m.constant(1)));
    V sum = m.fma(half, e.high(), m.sub(half, m.constant(0.5)));
    sum = m.fma(half, e.low(), sum);
    // Also restores the sign of zero.
    return m.copySign(m.add(sum, sum), x);
  }

  @Override
  public double[][] smoothDomain() {
    return new double[][] {{-20, 20}};
  }
}
