package org.brian2grad.function;

/// What `log` and `log1p` share: `log(2^k (1 + f)) = k ln 2 + log(1 + f)`, `sqrt(1/2) <= 1 + f <
/// sqrt(2)`.
///
/// `log(1 + f)` by `s = f / (2 + f)` and a polynomial in `s^2`, summed so that the leading terms
/// are exact; the coefficients are those of the C library fdlibm (Sun Microsystems 1993).
///
/// @param k integral
record Logarithm<V>(V k, V f) {
  private static final double[] DOUBLE = {
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
    2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
    1.479819860511658591e-01
  };
  private static final double[] FLOAT = {
    0.66666662693, 0.40000972152, 0.28498786688, 0.24279078841
  };

  /// @param x positive, may be subnormal
  static <V, B> Logarithm<V> of(Maths<V, B> m, V x) {
    double smallest = m.isDouble() ? Double.MIN_NORMAL : Float.MIN_NORMAL;
    double up = m.isDouble() ? 54 : 25;
    B subnormal = m.less(x, m.constant(smallest));
    V y = m.select(subnormal, m.mul(x, m.constant(Math.pow(2, up))), x);
    V exponent = m.sub(m.exponent(y), m.select(subnormal, m.constant(up), m.constant(0)));
    V mantissa = m.mantissa(y);
    B large = m.less(m.constant(Math.sqrt(2)), mantissa);
    mantissa = m.select(large, m.mul(mantissa, m.constant(0.5)), mantissa);
    V k = m.add(exponent, m.select(large, m.constant(1), m.constant(0)));
    return new Logarithm<>(k, m.sub(mantissa, m.constant(1)));
  }

  /// The logarithm.
  ///
  /// @param correction a small number to be added to it
  <B> V sum(Maths<V, B> m, V correction) {
    double high = m.isDouble() ? 6.93147180369123816490e-01 : 6.9313812256e-01;
    double low = m.isDouble() ? 1.90821492927058770002e-10 : 9.0580006145e-06;
    V s = m.div(f, m.add(m.constant(2), f));
    V z = m.mul(s, s);
    V r = m.mul(z, Polynomial.estrin(m, z, m.isDouble() ? DOUBLE : FLOAT));
    V half = m.mul(m.mul(m.constant(0.5), f), f);
    V small = m.fma(s, m.add(half, r), m.fma(k, m.constant(low), correction));
    return m.sub(m.mul(k, m.constant(high)), m.sub(m.sub(half, small), f));
  }
}
