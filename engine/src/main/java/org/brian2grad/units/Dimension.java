package org.brian2grad.units;

import java.util.Arrays;
import java.util.Optional;
import org.brian2grad.diag.Position;

/// A physical dimension: the exponents of the seven base units of SI.
public final class Dimension {
  private static final int BASES = 7;

  /// Exponents that differ by less are the same: powers such as `x**(1/3)` are rounded.
  private static final double SAME = 1e-9;

  public static final Dimension NONE = new Dimension(new double[BASES]);

  public static final Dimension SECOND = of(0, 0, 1);
  public static final Dimension HERTZ = of(0, 0, -1);

  private final double[] exponents;

  private Dimension(double[] exponents) {
    this.exponents = exponents;
  }

  /// The dimension with those exponents of metre, kilogram, second, ampere, kelvin, mole, candela.
  public static Dimension of(double... exponents) {
    return new Dimension(Arrays.copyOf(exponents, BASES));
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

  /// Brian 2's text of it in SI units, as it stands in a Program: `V`, `m^-2 A`; empty for a
  /// number. (Brian itself says `A/(m^2)` once a session has written such a unit; this is what it
  /// says before.)
  public String symbol() {
    return DimensionText.symbol(this);
  }

  /// The dimension whose [#symbol] that is, where it can be told.
  public static Optional<Dimension> ofSymbol(String symbol) {
    return DimensionText.ofSymbol(symbol);
  }

  /// Reads the unit of an equation: a product of powers of base units, `siemens/metre**2`, or `1`.
  ///
  /// @param start where the text begins
  /// @throws org.brian2grad.diag.DiagnosticException with line and column where it is none
  public static Dimension parse(String text, Position start) {
    return text.strip().equals("1") ? NONE : QuantityReader.unit(text, start);
  }

  /// As equations name it: `volt/second`, `siemens/metre**2`; `1` for a number.
  @Override
  public String toString() {
    return DimensionText.text(this);
  }
}
