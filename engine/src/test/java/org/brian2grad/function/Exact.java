package org.brian2grad.function;

import java.math.BigDecimal;
import java.math.MathContext;

/// Elementary functions to 50 digits: the reference for accuracy.
final class Exact {
  private static final MathContext MC = new MathContext(60);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final BigDecimal LN2 =
      atanhSeries(BigDecimal.ONE.divide(BigDecimal.valueOf(3), MC));

  private Exact() {}

  static BigDecimal of(double x) {
    return new BigDecimal(x);
  }

  static BigDecimal exp(BigDecimal x) {
    // e^x = (e^(x / 2^s))^(2^s); the series of the small argument ends quickly.
    int halvings = 12;
    BigDecimal small = x;
    while (small.abs().compareTo(BigDecimal.ONE) > 0) {
      small = small.divide(TWO, MC);
      halvings++;
    }
    small = x.divide(TWO.pow(halvings), new MathContext(90));
    MathContext wide = new MathContext(90);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; n < 24; n++) {
      term = term.multiply(small, wide).divide(BigDecimal.valueOf(n), wide);
      sum = sum.add(term, wide);
    }
    for (int k = 0; k < halvings; k++) {
      sum = sum.multiply(sum, wide);
    }
    return sum.round(MC);
  }

  static BigDecimal expm1(BigDecimal x) {
    if (x.abs().doubleValue() > 1e-3) {
      return exp(x).subtract(BigDecimal.ONE);
    }
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; n < 20; n++) {
      term = term.multiply(x, MC).divide(BigDecimal.valueOf(n), MC);
      sum = sum.add(term, MC);
    }
    return sum;
  }

  static BigDecimal tanh(BigDecimal x) {
    BigDecimal e = expm1(x.multiply(TWO));
    return e.divide(e.add(TWO), MC);
  }

  /// `2 atanh(s)`.
  private static BigDecimal atanhSeries(BigDecimal s) {
    BigDecimal square = s.multiply(s, MC);
    BigDecimal power = s;
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 1; n < 400; n += 2) {
      BigDecimal term = power.divide(BigDecimal.valueOf(n), MC);
      sum = sum.add(term, MC);
      if (term.signum() == 0
          || sum.precision() - sum.scale() - (term.precision() - term.scale()) > 60) {
        break;
      }
      power = power.multiply(square, MC);
    }
    return sum.multiply(TWO);
  }

  static BigDecimal log(BigDecimal x) {
    int k = Math.getExponent(x.doubleValue());
    BigDecimal mantissa = k >= 0 ? x.divide(TWO.pow(k), MC) : x.multiply(TWO.pow(-k), MC);
    while (mantissa.doubleValue() < 0.75) {
      mantissa = mantissa.multiply(TWO);
      k--;
    }
    if (mantissa.doubleValue() > 1.5) {
      mantissa = mantissa.divide(TWO, MC);
      k++;
    }
    BigDecimal s = mantissa.subtract(BigDecimal.ONE).divide(mantissa.add(BigDecimal.ONE), MC);
    return atanhSeries(s).add(LN2.multiply(BigDecimal.valueOf(k)), MC);
  }

  /// The error of a computed value in units in the last place of the exact one.
  static double ulps(double computed, BigDecimal exact, boolean isDouble) {
    double ulp = isDouble ? Math.ulp(exact.doubleValue()) : Math.ulp(exact.floatValue());
    return of(computed).subtract(exact).abs().divide(of(ulp), MC).doubleValue();
  }
}
