package org.brian2grad.integrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Matrices whose eigenvalues are known by hand.
class EigenvaluesTest {
  static Stream<Arguments> real() {
    return Stream.of(
        matrix("one by one", new double[][] {{-3}}),
        matrix("zero, one by one", new double[][] {{0}}),
        matrix("zero", new double[3][3]),
        matrix("nilpotent", new double[][] {{0, 1, 0}, {0, 0, 1}, {0, 0, 0}}),
        matrix("identity", new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}),
        matrix("defective", similar(new double[][] {{-2, 1, 0}, {0, -2, 1}, {0, 0, -2}})),
        matrix("defective pair", similar(new double[][] {{-2, 1, 0}, {0, -2, 0}, {0, 0, 5}})),
        matrix("nearly equal", similar(new double[][] {{-1, 1, 0}, {0, -1 - 1e-9, 1}, {0, 0, -3}})),
        matrix("equal sizes", similar(new double[][] {{-1, 0, 0}, {0, 1, 0}, {0, 0, 2}})),
        matrix("stiff", similar(new double[][] {{-1e9, 1, 0}, {0, -1, 1}, {0, 0, -2}})),
        matrix("units apart", scaled(similar(new double[][] {{-1, 0, 0}, {0, -2, 0}, {0, 0, -3}}))),
        // A cable: eigenvalues 2 - 2 cos(k pi / 5).
        matrix(
            "cable", new double[][] {{-2, 1, 0, 0}, {1, -2, 1, 0}, {0, 1, -2, 1}, {0, 0, 1, -2}}));
  }

  static Stream<Arguments> complex() {
    return Stream.of(
        // Eigenvalues are the third roots of 1; unshifted iterations never separate their sizes.
        matrix("permutation", new double[][] {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}),
        matrix("rotation", similar(new double[][] {{0, 1, 0}, {-1, 0, 0}, {0, 0, -1}})),
        matrix(
            "weakly complex", similar(new double[][] {{-1, 1e-2, 0}, {-1e-2, -1, 0}, {0, 0, 1}})),
        matrix("stiff", similar(new double[][] {{-1e6, 0, 0}, {0, -1, 3}, {0, -3, -1}})),
        matrix("units apart", scaled(similar(new double[][] {{0, 1, 0}, {-1, 0, 0}, {0, 0, -1}}))),
        matrix(
            "two pairs",
            new double[][] {{0, 1, 0, 0}, {-1, 0, 1, 0}, {0, 0, 0, 1}, {0, 0, -1, 0}}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("real")
  void realEigenvaluesAreFoundReal(String name, double[][] a) {
    assertThat(Eigenvalues.areReal(a)).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("complex")
  void pairsAreFoundComplex(String name, double[][] a) {
    assertThat(Eigenvalues.areReal(a)).isFalse();
  }

  private static Arguments matrix(String name, double[][] a) {
    return Arguments.of(name, a);
  }

  /// `T a T^-1` for an integer matrix T of determinant 1: no entry is 0 any more.
  private static double[][] similar(double[][] a) {
    double[][] t = {{1, 1, 1}, {1, 2, 2}, {1, 2, 3}};
    double[][] inverse = {{2, -1, 0}, {-1, 2, -1}, {0, -1, 1}};
    return product(product(t, a), inverse);
  }

  /// The same in units that are powers of two apart, so that no digit is lost.
  private static double[][] scaled(double[][] a) {
    for (int row = 0; row < a.length; row++) {
      for (int column = 0; column < a.length; column++) {
        a[row][column] = Math.scalb(a[row][column], 35 * (row - column));
      }
    }
    return a;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b.length];
    for (int row = 0; row < a.length; row++) {
      for (int column = 0; column < b.length; column++) {
        for (int k = 0; k < b.length; k++) {
          result[row][column] += a[row][k] * b[k][column];
        }
      }
    }
    return result;
  }
}
