package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.List;
import org.brian2grad.random.Distribution;
import org.brian2grad.random.JavaSource;
import org.brian2grad.random.Philox;
import org.brian2grad.random.Place;

/// Random numbers before a run: functions of a seed, a row, the call and the element, so that a
/// model is the same each time it is lowered.
final class Draws {
  /// Samples that no run has: what is drawn for them is independent of its noise.
  private static final long INITIAL = -1;

  private static final long CONNECTIONS = -2;

  private static final JavaSource SOURCE = JavaSource.of(true);

  private final long key;
  private final long row;
  private int site;

  private Draws(long key, long row) {
    this.key = key;
    this.row = row;
  }

  /// For the initial values of a model with that seed.
  static Draws initial(long seed) {
    return new Draws(Philox.key(seed, INITIAL), 0);
  }

  /// For the connections of a source.
  static Draws connections(long seed, long source) {
    return new Draws(Philox.key(seed, CONNECTIONS), source);
  }

  /// A column of numbers, by a call that is not the one before.
  double[] column(Distribution distribution, int size, List<double[]> args) {
    int call = site++;
    double[] column = new double[size];
    for (int k = 0; k < size; k++) {
      List<Double> values = new ArrayList<>();
      for (double[] arg : args) {
        values.add(Columns.at(arg, k));
      }
      column[k] = at(distribution, k, call, values);
    }
    return column;
  }

  /// A uniform number of the first call, by its element.
  double uniform(long element) {
    return at(Distribution.UNIFORM, element, 0, List.of());
  }

  private double at(Distribution distribution, long element, int call, List<Double> args) {
    return distribution.draw(SOURCE, new Place<>(key, row, element, call), args);
  }
}
