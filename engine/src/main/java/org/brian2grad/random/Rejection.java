package org.brian2grad.random;

import java.util.List;
import org.brian2grad.function.Maths;

/// What the two rejection methods share: a proposal by a ratio of uniforms under a hat that is bent
/// where its squeeze is tight.
///
/// Source: Hormann (1993), "The generation of binomial random variates" (BTRS); Hormann (1993),
/// "The transformed rejection method for generating Poisson random variables" (PTRS).
abstract sealed class Rejection implements Rounds permits PoissonRejection, BinomialRejection {
  /// Each round finds with a probability above 0.7: 255 of them fail once in 10^133 numbers.
  @Override
  public final int limit() {
    return Place.OWN_BLOCKS;
  }

  @Override
  public final boolean redraws() {
    return true;
  }

  @Override
  public final <V, B> List<V> begin(Maths<V, B> m, List<V> constants) {
    return List.of(m.constant(0));
  }

  /// @param a shape of the hat
  /// @param b width of the hat
  /// @param centre of the hat
  /// @param squeeze below which v is accepted at once
  /// @param scale of v
  record Hat<V>(V a, V b, V centre, V squeeze, V scale) {}

  /// The hat, of the constants.
  abstract <V> Hat<V> hat(List<V> constants);

  /// The logarithm of the probability of k, but for a constant that the hat's scale takes up.
  abstract <V, B> V logProbability(Maths<V, B> m, List<V> constants, V k);

  /// Whether there is such a number.
  abstract <V, B> B possible(Maths<V, B> m, List<V> constants, V k);

  @Override
  public final <V, B> Round<V, B> round(Maths<V, B> m, List<V> constants, List<V> state, V u, V v) {
    Hat<V> hat = hat(constants);
    V centred = m.sub(u, m.constant(0.5));
    V us = m.sub(m.constant(0.5), m.abs(centred));
    V slope = m.add(m.div(m.add(hat.a(), hat.a()), us), hat.b());
    V k = m.floor(m.add(m.mul(slope, centred), hat.centre()));
    B quick = m.and(m.lessEqual(m.constant(0.07), us), m.lessEqual(v, hat.squeeze()));
    V density = m.add(m.div(hat.a(), m.mul(us, us)), hat.b());
    V left = m.call("log", List.of(m.div(m.mul(v, hat.scale()), density)));
    B exact = m.and(possible(m, constants, k), m.lessEqual(left, logProbability(m, constants, k)));
    return new Round<>(List.of(k), m.or(quick, exact));
  }
}
