package org.brian2grad.function;

/// What `exp`, `expm1`, `tanh`, `exprel` and `pow` share: `e^x = 2^k (1 + q)` with `q = e^r - 1`,
/// `|r| <= ln(2)/2`.
///
/// Reduction after Cody & Waite with fused multiply-add; `q = r + r^2 Q(r)` is kept as an
/// unevaluated sum `high + low`, so that expm1 loses nothing where it cancels. Q is interpolated at
/// Chebyshev points (error of the double polynomial 1.1e-16, of the float one 6.5e-8, both times
/// `r^2 / 2 <= 0.06`).
///
/// @param k integral
record Exponential<V>(V k, V high, V low) {
  private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
  private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;
  private static final double[] DOUBLE = {
    0.5000000000000001,
    0.16666666666666669,
    0.041666666666623824,
    0.008333333333330039,
    0.0013888888917367081,
    0.00019841269863171557,
    2.4801521057868204e-05,
    2.7557268276905696e-06,
    2.7620201591031547e-07,
    2.5100472505694996e-08
  };
  private static final double[] FLOAT = {
    0.5, 0.16666576766119928, 0.04166655421298415, 0.008363232883682618, 0.0013926250831497611
  };

  /// @param x within the range in which k is a normal exponent, or NaN
  static <V, B> Exponential<V> of(Maths<V, B> m, V x) {
    return of(m, x, m.constant(0));
  }

  /// Of `x + low`, where `low` is the part that `x` has no bits for.
  static <V, B> Exponential<V> of(Maths<V, B> m, V x, V low) {
    // Adding 1.5 * 2^52 rounds to an integer, faster than an instruction that does.
    V magic = m.constant(m.isDouble() ? 0x1.8p52 : 0x1.8p23);
    V k = m.sub(m.fma(x, m.constant(1 / Math.log(2)), magic), magic);
    V minus = m.neg(k);
    double ln2 = m.isDouble() ? LN2_HIGH : (float) LN2_HIGH;
    V high = m.fma(minus, m.constant(ln2), x);
    V rest = m.fma(minus, m.constant(m.isDouble() ? LN2_LOW : Math.log(2) - ln2), low);
    V r = m.add(high, rest);
    V tail = Polynomial.estrin(m, r, m.isDouble() ? DOUBLE : FLOAT);
    return new Exponential<>(k, high, m.fma(m.mul(r, r), tail, rest));
  }

  /// `2^k (1 + q)`, for any k that a clamped argument leads to: overflows to infinity and
  /// underflows gradually.
  <B> V scaled(Maths<V, B> m) {
    V significand = m.add(m.add(high, low), m.constant(1));
    // 2^k itself may be no normal number, so that the last factor takes a part of it.
    B tiny = m.less(k, m.constant(m.isDouble() ? -1020 : -124));
    V exponent = m.add(k, m.select(tiny, m.constant(64), m.constant(-1)));
    V rest = m.select(tiny, m.constant(0x1p-64), m.constant(2));
    return m.mul(m.mul(significand, m.exp2Integer(exponent)), rest);
  }

  /// The argument within bounds; NaN stays.
  static <V, B> V clamp(Maths<V, B> m, V x, double low, double high) {
    V l = m.constant(low);
    V h = m.constant(high);
    V y = m.select(m.less(x, l), l, x);
    return m.select(m.less(h, y), h, y);
  }

  /// Bounds beyond which `exp` is 0 or infinite.
  static <V, B> V clamp(Maths<V, B> m, V x) {
    return m.isDouble() ? clamp(m, x, -746, 710) : clamp(m, x, -104, 89);
  }
}
