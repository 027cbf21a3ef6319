package org.brian2grad.random;

import java.util.List;
import org.brian2grad.function.Maths;

/// Whole numbers: small means by inversion, others by rejection. NaN where there is no such
/// distribution.
final class Counts {
  private Counts() {}

  static <I, V, B> V poisson(Source<I, V, B> source, Place<I> place, V mean) {
    Maths<V, B> m = source.maths();
    V undefined = m.constant(Double.NaN);
    List<V> args = List.of(mean);
    V k = source.search(new Inversion.Poisson(), place, args, undefined);
    k = source.search(new PoissonRejection(), place, args, k);
    B defined =
        m.and(m.lessEqual(m.constant(0), mean), m.less(mean, m.constant(Double.POSITIVE_INFINITY)));
    return m.select(defined, k, undefined);
  }

  /// With a probability above 1/2 it is the failures that are drawn.
  static <I, V, B> V binomial(Source<I, V, B> source, Place<I> place, V trials, V probability) {
    Maths<V, B> m = source.maths();
    V undefined = m.constant(Double.NaN);
    V failure = m.sub(m.constant(1), probability);
    B failures = m.less(failure, probability);
    List<V> args = List.of(trials, m.select(failures, failure, probability));
    V k = source.search(new Inversion.Binomial(), place, args, undefined);
    k = source.search(new BinomialRejection(), place, args, k);
    k = m.select(failures, m.sub(trials, k), k);
    B whole =
        m.and(
            m.lessEqual(m.constant(0), trials),
            m.and(
                m.less(trials, m.constant(Double.POSITIVE_INFINITY)),
                m.equal(trials, m.floor(trials))));
    B defined =
        m.and(
            whole,
            m.and(
                m.lessEqual(m.constant(0), probability), m.lessEqual(probability, m.constant(1))));
    return m.select(defined, k, undefined);
  }
}
