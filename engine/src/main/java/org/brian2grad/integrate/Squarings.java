package org.brian2grad.integrate;

import java.util.List;
import java.util.Map;

/// How often the matrix of a system is halved before its exponential is summed as a series.
///
/// The series is for matrices of norm 1/2. Each squaring costs a product of matrices once per run
/// and no accuracy worth mentioning, so there is room for parameters to change during a fit. Only
/// what is inside of a component counts: coupling from one to another can be made as small as one
/// likes by a change of units, which changes no digit of the result.
final class Squarings {
  private static final double NORM = 0.5;

  /// For norms that grow 32 times.
  private static final int ROOM = 5;

  private static final int FEWEST = 4;
  private static final int MOST = 40;

  /// Where values of coefficients are not known: norms up to 2000, and 40000 without an overflow.
  private static final int UNKNOWN = 12;

  /// Where the step is not known, since it is the time between two events: 5e8 rates.
  private static final int UNKNOWN_STEP = 30;

  private Squarings() {}

  static int of(LinearSystem system, List<String> variables, Map<String, Double> known) {
    double norm = 0;
    for (List<String> component : Components.of(system)) {
      if (variables.containsAll(component)) {
        norm = Math.max(norm, norm(system, component, known));
      }
    }
    if (!Double.isFinite(norm)) {
      return known.containsKey("dt") ? UNKNOWN : UNKNOWN_STEP;
    }
    int needed = norm == 0 ? 0 : Math.getExponent(norm / NORM) + 1;
    return Math.clamp(needed + ROOM, FEWEST, MOST);
  }

  /// The largest sum of a column of `A dt`, in units in which it is small; NaN where a value is not
  /// known.
  private static double norm(
      LinearSystem system, List<String> component, Map<String, Double> values) {
    int n = component.size();
    double dt = values.getOrDefault("dt", Double.NaN);
    double[][] a = system.matrix(component, values);
    for (double[] row : a) {
      for (int column = 0; column < n; column++) {
        row[column] *= dt;
      }
    }
    Balancing.balance(a);
    double norm = 0;
    for (int column = 0; column < n; column++) {
      double total = 0;
      for (double[] row : a) {
        total += Math.abs(row[column]);
      }
      norm = Math.max(norm, total);
    }
    return norm;
  }
}
