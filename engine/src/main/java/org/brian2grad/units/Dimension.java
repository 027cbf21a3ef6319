package org.brian2grad.units;

import java.util.Arrays;

/// A physical dimension: the exponents of the seven base units of SI.
public final class Dimension {
  private static final String[] BASE = {
    "metre", "kilogram", "second", "amp", "kelvin", "mole", "candle"
  };

  /// Exponents that differ by less are the same: powers such as `x**(1/3)` are rounded.
  private static final double SAME = 1e-9;

  public static final Dimension NONE = new Dimension(new double[BASE.length]);

  private final double[] exponents;

  private Dimension(double[] exponents) {
    this.exponents = exponents;
  }

  /// The dimension with those exponents of metre, kilogram, second, ampere, kelvin, mole, candela.
  public static Dimension of(double... exponents) {
    return new Dimension(Arrays.copyOf(exponents, BASE.length));
  }

  public Dimension times(Dimension other) {
    double[] result = exponents.clone();
    for (int k = 0; k < result.length; k++) {
      result[k] += other.exponents[k];
    }
    return new Dimension(result);
  }

  public Dimension over(Dimension other) {
    return times(other.power(-1));
  }

  public Dimension power(double exponent) {
    return new Dimension(Arrays.stream(exponents).map(e -> e * exponent).toArray());
  }

  public boolean isNone() {
    return equals(NONE);
  }

  public double[] exponents() {
    return exponents.clone();
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Dimension that)) {
      return false;
    }
    for (int k = 0; k < exponents.length; k++) {
      if (Math.abs(exponents[k] - that.exponents[k]) > SAME) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(Arrays.stream(exponents).mapToLong(e -> Math.round(e * 1e6)).toArray());
  }

  /// In base units: `metre**2*kilogram*second**-3*amp**-1`; `1` without any.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < exponents.length; k++) {
      double e = exponents[k];
      if (Math.abs(e) > SAME) {
        text.append(text.isEmpty() ? "" : "*").append(BASE[k]);
        if (e != 1) {
          text.append("**")
              .append(e == Math.rint(e) ? Long.toString((long) e) : Double.toString(e));
        }
      }
    }
    return text.isEmpty() ? "1" : text.toString();
  }
}
