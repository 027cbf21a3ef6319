package org.brian2grad.cli.check;

/// The limit of central differences for steps that become smaller, and how far it can be trusted.
///
/// Each step is a quarter of the one before. Every column of Neville's table takes one more power
/// of the step out of the error; the best entry is the one that differs least from its neighbours,
/// rounding included, which takes over further down.
///
/// Source: Ridders (1982), "Accurate computation of F'(x) and F'(x) F''(x)".
///
/// @param value of the derivative
/// @param error that it has, by its difference from its neighbours in the table
record Extrapolation(double value, double error) {
  /// How many steps there are: from a tenth to a tenth of 4^-11, 2e-8, of the scale.
  static final int LEVELS = 12;

  private static final double LARGEST = 0.1;
  private static final double RATIO = 4;

  /// Units in the last place by which a value of many operations may be off.
  private static final double ULPS = 8;

  /// A step, as a part of the scale.
  static double step(int level) {
    return LARGEST / Math.pow(RATIO, level);
  }

  /// @param up values of the function for each step up
  /// @param down the same for each step down
  static Extrapolation of(double[] up, double[] down) {
    double[] above = new double[LEVELS];
    double[] row = new double[LEVELS];
    Extrapolation best = new Extrapolation(Double.NaN, Double.POSITIVE_INFINITY);
    for (int level = 0; level < LEVELS; level++) {
      double width = 2 * step(level);
      double size = Math.max(Math.abs(up[level]), Math.abs(down[level]));
      double rounding = ULPS * Math.ulp(size) / width;
      row[0] = (up[level] - down[level]) / width;
      double factor = RATIO * RATIO;
      for (int k = 1; k <= level; k++) {
        row[k] = (row[k - 1] * factor - above[k - 1]) / (factor - 1);
        factor *= RATIO * RATIO;
        double error =
            rounding + Math.max(Math.abs(row[k] - row[k - 1]), Math.abs(row[k] - above[k - 1]));
        if (error < best.error()) {
          best = new Extrapolation(row[k], error);
        }
      }
      double[] swap = above;
      above = row;
      row = swap;
    }
    return best;
  }
}
