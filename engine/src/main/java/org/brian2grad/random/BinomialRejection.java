package org.brian2grad.random;

import java.util.List;
import org.brian2grad.function.Maths;

/// Binomial numbers of a mean of 10 or more, and a probability of at most 1/2: the method BTRS.
final class BinomialRejection extends Rejection {
  @Override
  public <V, B> B applies(Maths<V, B> m, List<V> args) {
    return m.lessEqual(m.constant(PoissonRejection.SMALL), m.mul(args.get(0), args.get(1)));
  }

  /// Trials, log odds, log of what the probability of the mode leaves out, mode, then the hat.
  @Override
  public <V, B> List<V> constants(Maths<V, B> m, List<V> args) {
    V n = args.get(0);
    V p = args.get(1);
    V q = m.sub(m.constant(1), p);
    V deviation = m.sqrt(m.mul(m.mul(n, p), q));
    V b = m.fma(deviation, m.constant(2.53), m.constant(1.15));
    V a = m.fma(p, m.constant(0.01), m.fma(b, m.constant(0.0248), m.constant(-0.0873)));
    V scale = m.mul(m.add(m.constant(2.83), m.div(m.constant(5.1), b)), deviation);
    V squeeze = m.sub(m.constant(0.92), m.div(m.constant(4.2), b));
    V centre = m.fma(n, p, m.constant(0.5));
    V mode = m.floor(m.mul(m.add(n, m.constant(1)), p));
    V atMode = m.add(LogFactorial.of(m, mode), LogFactorial.of(m, m.sub(n, mode)));
    V odds = m.call("log", List.of(m.div(p, q)));
    return List.of(n, odds, atMode, mode, a, b, centre, squeeze, scale);
  }

  @Override
  <V> Hat<V> hat(List<V> c) {
    return new Hat<>(c.get(4), c.get(5), c.get(6), c.get(7), c.get(8));
  }

  @Override
  <V, B> V logProbability(Maths<V, B> m, List<V> c, V k) {
    V here = m.add(LogFactorial.of(m, k), LogFactorial.of(m, m.sub(c.get(0), k)));
    return m.add(m.sub(c.get(2), here), m.mul(m.sub(k, c.get(3)), c.get(1)));
  }

  @Override
  <V, B> B possible(Maths<V, B> m, List<V> c, V k) {
    return m.and(m.lessEqual(m.constant(0), k), m.lessEqual(k, c.get(0)));
  }
}
