package org.brian2grad.random;

import java.util.List;
import org.brian2grad.function.Maths;

/// Poisson numbers of a mean of 10 or more: the method PTRS.
final class PoissonRejection extends Rejection {
  /// Where inversion takes over.
  static final double SMALL = 10;

  @Override
  public <V, B> B applies(Maths<V, B> m, List<V> args) {
    return m.lessEqual(m.constant(SMALL), args.get(0));
  }

  /// Mean, its logarithm, then the hat.
  @Override
  public <V, B> List<V> constants(Maths<V, B> m, List<V> args) {
    V mean = args.get(0);
    V b = m.fma(m.sqrt(mean), m.constant(2.53), m.constant(0.931));
    V a = m.fma(b, m.constant(0.02483), m.constant(-0.059));
    V scale = m.add(m.constant(1.1239), m.div(m.constant(1.1328), m.sub(b, m.constant(3.4))));
    V squeeze = m.sub(m.constant(0.9277), m.div(m.constant(3.6224), m.sub(b, m.constant(2))));
    V centre = m.add(mean, m.constant(0.43));
    return List.of(mean, m.call("log", List.of(mean)), a, b, centre, squeeze, scale);
  }

  @Override
  <V> Hat<V> hat(List<V> c) {
    return new Hat<>(c.get(2), c.get(3), c.get(4), c.get(5), c.get(6));
  }

  @Override
  <V, B> V logProbability(Maths<V, B> m, List<V> c, V k) {
    return m.sub(m.sub(m.mul(k, c.get(1)), c.get(0)), LogFactorial.of(m, k));
  }

  @Override
  <V, B> B possible(Maths<V, B> m, List<V> c, V k) {
    return m.lessEqual(m.constant(0), k);
  }
}
