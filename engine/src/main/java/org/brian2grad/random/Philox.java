package org.brian2grad.random;

import java.util.List;

/// Philox 4x32 with ten rounds: 128 random bits as a function of a key and a counter.
///
/// Source: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
public final class Philox {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final long WEYL_0 = 0x9E3779B9L;
  private static final long WEYL_1 = 0xBB67AE85L;

  private Philox() {}

  /// Four words of 32 random bits.
  ///
  /// Only the lower halves of words mean anything on the way: what is above them is cut off where
  /// it would matter, at the multiplications, where it costs nothing.
  ///
  /// @param key its lower half is the first word of the key
  /// @param counter four words, of which the lower halves count
  public static <I> List<I> words(Bits<I, ?> b, I key, List<I> counter) {
    I c0 = counter.get(0);
    I c1 = counter.get(1);
    I c2 = counter.get(2);
    I c3 = counter.get(3);
    I k0 = key;
    I k1 = b.shiftRight(key, 32);
    for (int round = 0; round < ROUNDS; round++) {
      if (round > 0) {
        k0 = b.add(k0, b.constant(WEYL_0));
        k1 = b.add(k1, b.constant(WEYL_1));
      }
      I p0 = b.mul(b.low(c0), b.constant(MULTIPLIER_0));
      I p1 = b.mul(b.low(c2), b.constant(MULTIPLIER_1));
      c0 = b.xor(b.xor(b.shiftRight(p1, 32), c1), k0);
      c1 = p1;
      c2 = b.xor(b.xor(b.shiftRight(p0, 32), c3), k1);
      c3 = p0;
    }
    return List.of(b.low(c0), b.low(c1), b.low(c2), b.low(c3));
  }

  /// The key of one sample of a batch: samples of one seed are as independent as seeds are.
  public static long key(long seed, long sample) {
    var b = new JavaBits(true);
    List<Long> words = words(b, seed, List.of(sample, sample >>> 32, 0L, 0L));
    return words.get(0) << 32 | words.get(1);
  }
}
