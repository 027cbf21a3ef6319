package org.brian2grad.cli.plot;

import java.util.Arrays;
import java.util.List;

/// A unit with the prefix that makes numbers readable on an axis: mV for values up to 0.04 V.
///
/// @param factor by which values in SI base units are multiplied
/// @param unit as it stands on the axis
record Prefix(double factor, String unit) {
  private static final List<String> PREFIXES =
      List.of("T", "G", "M", "k", "", "m", "u", "n", "p", "f");

  private static final int LARGEST = 12;
  private static final double STEP = 1e3;

  /// Only a single symbol takes a prefix: `V`, not `m^-2 A`.
  static Prefix of(String unit, double[] values) {
    double size = Arrays.stream(values).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    if (size == 0 || !unit.matches("[A-Za-z]+") || unit.equals("kg")) {
      return new Prefix(1, unit);
    }
    int exponent = LARGEST;
    for (String prefix : PREFIXES) {
      double factor = Double.parseDouble("1e" + -exponent);
      if (size * factor >= 1 && size * factor < STEP) {
        return new Prefix(factor, prefix + unit);
      }
      exponent -= 3;
    }
    return new Prefix(1, unit);
  }

  double[] of(double[] values) {
    return factor == 1 ? values : Arrays.stream(values).map(v -> v * factor).toArray();
  }
}
