package org.brian2grad.random;

import java.util.List;
import org.brian2grad.function.Maths;

/// Numbers that half a block of bits makes without a loop.
final class Continuous {
  private Continuous() {}

  /// Uniform in [0, 1).
  static <I, V, B> V uniform(Bits<I, V> b, Maths<V, B> m, List<I> words) {
    if (!m.isDouble()) {
      return m.mul(b.real(b.shiftRight(words.get(0), 8)), m.constant(0x1p-24));
    }
    return m.mul(b.real(joined(b, words.get(0), words.get(1))), m.constant(0x1p-53));
  }

  /// Normal by inversion: one bit is the sign, the others are the probability of the tail.
  ///
  /// Probabilities lie in the middle between the multiples of 2^-53 (2^-32 in single precision), so
  /// that neither 0 nor a preferred sign comes up; numbers reach 8.2 (6.3) standard deviations.
  static <I, V, B> V normal(Bits<I, V> b, Maths<V, B> m, List<I> words) {
    I top = words.get(0);
    V negative = b.real(b.shiftRight(top, 31));
    I rest = b.and(top, b.constant(0x7FFF_FFFFL));
    I bits = m.isDouble() ? joined(b, rest, words.get(1)) : rest;
    double unit = m.isDouble() ? 0x1p-53 : 0x1p-32;
    V tail = m.mul(m.add(b.real(bits), m.constant(0.5)), m.constant(unit));
    return m.copySign(NormalQuantile.upper(m, tail), m.sub(m.constant(0.5), negative));
  }

  /// 32 bits, and below them the upper 21 of the other word.
  private static <I> I joined(Bits<I, ?> b, I high, I low) {
    return b.or(b.shiftLeft(high, 21), b.shiftRight(low, 11));
  }
}
