package org.brian2grad.integrate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.brian2grad.symbolic.Expansion;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/// Whether sympy's exponential of a matrix has no imaginary numbers left in it, as Brian 2 demands.
/// As in sympy, that is a matter of form more than of values.
///
/// The eigenvalues of a pair of variables are `m +- sqrt(d)`. The root of a sum stays a root,
/// whatever its sign will be; that of a square times a negative number brings in the imaginary
/// unit. Where all coefficients are polynomials, sympy knows that the result is real, and finds
/// sines and cosines if d or -d is a square.
///
/// Larger components are judged by the values of their constants: whether sympy finds a solution at
/// all depends on luck there.
final class Eigenvalues {
  /// Of an eigenvalue that others equal: the third root of 1e-16, with room for constants.
  private static final double ROUNDING = 1e-4;

  private final LinearSystem linear;
  private final boolean polynomial;
  private final Map<String, Double> values;

  Eigenvalues(LinearSystem linear, Map<String, Double> known) {
    this.linear = linear;
    this.values = known;
    this.polynomial =
        linear.rows().values().stream()
            .flatMap(row -> row.coefficients().values().stream())
            .allMatch(c -> Expansion.of(c).isPolynomial());
  }

  boolean stayReal(List<String> component) {
    return switch (component.size()) {
      case 1 -> true;
      case 2 -> pair(component.get(0), component.get(1));
      default -> numeric(component);
    };
  }

  private boolean pair(String x, String y) {
    Expansion a = Expansion.of(linear.own(x));
    Expansion d = Expansion.of(linear.own(y));
    Expansion b = Expansion.of(linear.row(x).coefficient(y));
    Expansion c = Expansion.of(linear.row(y).coefficient(x));
    Expansion difference = a.plus(d.times(-1));
    Expansion discriminant = difference.times(difference).plus(b.times(c).times(4));
    return polynomial
        ? discriminant.isSquare() || discriminant.times(-1).isSquare() || positive(discriminant)
        : !discriminant.isNegativeSquare();
  }

  private static boolean positive(Expansion discriminant) {
    return discriminant.isZero() || discriminant.times(-1).isNegativeSquare();
  }

  private boolean numeric(List<String> component) {
    double[][] a = linear.matrix(component, values);
    return !isKnown(a) || areReal(a);
  }

  private static boolean isKnown(double[][] a) {
    return Arrays.stream(a).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
  }

  /// Whether the eigenvalues of a matrix are real, up to rounding: eigenvalues that are equal come
  /// out as pairs that are complex by a root of it.
  ///
  /// @param a of finite numbers; is changed
  static boolean areReal(double[][] a) {
    Balancing.balance(a);
    return Arrays.stream(of(a)).allMatch(z -> Math.abs(z.getImaginary()) <= ROUNDING * z.norm());
  }

  private static Complex[] of(double[][] a) {
    RealMatrix matrix = MatrixUtils.createRealMatrix(a);
    // The library refuses to normalise by a norm of 0.
    return matrix.getNorm1() == 0
        ? new Complex[0]
        : new EigenDecompositionNonSymmetric(matrix).getEigenvalues();
  }
}
