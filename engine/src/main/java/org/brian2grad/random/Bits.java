package org.brian2grad.random;

/// The integer arithmetic in which random bits are made, once, for every carrier: words of 64 bits,
/// each operation modulo 2^64.
///
/// @param <I> a word, or a vector register of words
/// @param <V> reals as wide as the carrier's
public interface Bits<I, V> {
  I constant(long value);

  I add(I a, I b);

  I mul(I a, I b);

  I and(I a, I b);

  I or(I a, I b);

  I xor(I a, I b);

  I shiftLeft(I a, int bits);

  /// Fills with zeros.
  I shiftRight(I a, int bits);

  /// The nearest real of a word below 2^53.
  V real(I a);

  /// The lower 32 bits.
  default I low(I a) {
    return and(a, constant(0xFFFF_FFFFL));
  }
}
