package org.brian2grad.integrate;

/// Units of variables in which a matrix of coefficients is small.
///
/// Millivolts beside amperes make entries that differ by many powers of ten, in which norms say
/// nothing and small eigenvalues are lost in the rounding of large entries.
final class Balancing {
  private static final int SWEEPS = 20;

  private Balancing() {}

  /// Scales variables so that rows are as large as columns (E. Osborne, On pre-conditioning of
  /// matrices, 1960).
  static void balance(double[][] a) {
    int n = a.length;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int k = 0; k < n; k++) {
        double row = 0;
        double column = 0;
        for (int j = 0; j < n; j++) {
          if (j != k) {
            row += Math.abs(a[k][j]);
            column += Math.abs(a[j][k]);
          }
        }
        if (row > 0 && column > 0) {
          double factor = Math.sqrt(row / column);
          for (int j = 0; j < n; j++) {
            a[k][j] /= factor;
            a[j][k] *= factor;
          }
        }
      }
    }
  }
}
