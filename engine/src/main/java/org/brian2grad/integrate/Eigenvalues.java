package org.brian2grad.integrate;

import java.util.List;
import java.util.Map;
import org.brian2grad.symbolic.Expansion;

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
  /// Iterations that separate eigenvalues which differ by some percents.
  private static final int ITERATIONS = 2000;

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
    int n = component.size();
    double[][] a = linear.matrix(component, values);
    for (int k = 0; k < ITERATIONS; k++) {
      a = iterated(a);
    }
    for (int k = 0; k + 1 < n; k++) {
      double half = (a[k][k] - a[k + 1][k + 1]) / 2;
      if (half * half + a[k][k + 1] * a[k + 1][k] < 0) {
        return false;
      }
    }
    return true;
  }

  /// `R Q` of `A = Q R`, which has the same eigenvalues and tends to a triangle, but for pairs that
  /// are complex.
  private static double[][] iterated(double[][] a) {
    int n = a.length;
    double[][] q = new double[n][n];
    double[][] r = new double[n][n];
    for (int column = 0; column < n; column++) {
      for (int row = 0; row < n; row++) {
        q[row][column] = a[row][column];
      }
      for (int k = 0; k < column; k++) {
        for (int row = 0; row < n; row++) {
          r[k][column] += q[row][k] * q[row][column];
        }
        for (int row = 0; row < n; row++) {
          q[row][column] -= r[k][column] * q[row][k];
        }
      }
      double norm = 0;
      for (int row = 0; row < n; row++) {
        norm = Math.hypot(norm, q[row][column]);
      }
      r[column][column] = norm;
      for (int row = 0; row < n; row++) {
        q[row][column] /= norm;
      }
    }
    double[][] product = new double[n][n];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        for (int k = row; k < n; k++) {
          product[row][column] += r[row][k] * q[k][column];
        }
      }
    }
    return product;
  }
}
