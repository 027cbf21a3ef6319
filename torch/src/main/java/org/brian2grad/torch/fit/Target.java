package org.brian2grad.torch.fit;

import org.brian2grad.OutputInfo;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.torch.autograd.Elements;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// What a record of the model is compared with, in the form of that record.
///
/// @param values `[T, N]`
/// @param rows at which the model is compared; null for all of them as they are
record Target(Tensor values, @Nullable Rows rows) implements AutoCloseable {
  private static final int MOST_ERRORS = 5;

  /// Places between rows of a record: `(1 - weight) * x[lower] + weight * x[lower + 1]`.
  ///
  /// @param lower `[K]` integers
  /// @param upper `[K]` integers
  /// @param weight `[K, 1]`
  record Rows(Tensor lower, Tensor upper, Tensor weight) {
    Tensor of(Tensor record) {
      return Scopes.result(() -> {
        Tensor below = record.index_select(0, lower);
        Tensor above = record.index_select(0, upper);
        return below.add(above.sub(below).mul(weight.to(record.scalar_type())));
      });
    }
  }

  /// The record of a model at the places of the target.
  Tensor taken(Tensor record) {
    return rows == null ? record : rows.of(record);
  }

  /// Of a trace: the model is interpolated between its steps, the data are left as they are.
  ///
  /// @throws DiagnosticException where unit, number of elements or times do not fit
  static Target of(Observation.Trace data, OutputInfo info, Grid grid) {
    Problems problems = new Problems();
    if (!data.unit().isEmpty() && !data.unit().equals(info.unit())) {
      problems.add(
          data.source(),
          "data-unit",
          "expected '%s' in %s, got %s".formatted(info.name(), words(info.unit()), data.unit()),
          "correct the unit of the column");
    }
    int elements = info.shape().length > 1 ? Math.toIntExact(info.shape()[1]) : 1;
    if (data.columns() != elements) {
      problems.add(
          data.source(),
          "data-columns",
          "expected %d column%s of '%s', one for each recorded element, got %d"
              .formatted(elements, elements == 1 ? "" : "s", info.name(), data.columns()),
          "give them all, or record fewer elements (elements: [...])");
    }
    problems.run(() -> times(data, grid));
    problems.throwIfAny();
    double[] places = new double[data.times().length];
    boolean all = places.length == grid.rows();
    for (int k = 0; k < places.length; k++) {
      places[k] = grid.row(data.times()[k]);
      all &= places[k] == k;
    }
    Tensor values =
        Elements.tensor(data.values(), ScalarType.Double, data.times().length, data.columns());
    return new Target(values, all ? null : rows(places, grid));
  }

  private static String words(String unit) {
    return unit.isEmpty() ? "numbers without a unit" : unit;
  }

  private static void times(Observation.Trace data, Grid grid) {
    double[] times = data.times();
    Problems problems = new Problems();
    if (times.length == 0) {
      problems.add(
          data.source(),
          "no-data",
          "expected at least one row of numbers, got none",
          "record some");
    }
    for (int k = 0; k < times.length && problems.found().size() < MOST_ERRORS; k++) {
      double row = grid.row(times[k]);
      if (k > 0 && !(times[k] > times[k - 1])) {
        problems.add(
            data.source() + ", row " + (k + 1),
            "data-times",
            "expected ascending times, got %s s after %s s".formatted(times[k], times[k - 1]),
            "sort the rows, and leave out those that come twice");
      } else if (!(row >= 0 && row <= grid.rows() - 1)) {
        problems.add(
            data.source() + ", row " + (k + 1),
            "data-times",
            "expected times from %s s to %s s, in which the model is recorded, got %s s"
                .formatted(grid.time(0), grid.time(grid.rows() - 1), times[k]),
            "leave the others out, or make the model's duration longer");
      }
    }
    problems.throwIfAny();
  }

  private static Rows rows(double[] places, Grid grid) {
    double[] lower = new double[places.length];
    double[] upper = new double[places.length];
    double[] weight = new double[places.length];
    for (int k = 0; k < places.length; k++) {
      lower[k] = Math.floor(places[k]);
      upper[k] = Math.min(lower[k] + 1, grid.rows() - 1);
      weight[k] = places[k] - lower[k];
    }
    return new Rows(
        Elements.tensor(lower, ScalarType.Long, lower.length),
        Elements.tensor(upper, ScalarType.Long, upper.length),
        Elements.tensor(weight, ScalarType.Double, weight.length, 1));
  }

  /// Of spikes: ones in a raster of zeros.
  ///
  /// @throws DiagnosticException where a spike is in no step, in one that has another, or of a
  ///   neuron that there is not
  static Target of(Observation.Spikes data, OutputInfo info, Grid grid) {
    int neurons = Math.toIntExact(info.shape()[1]);
    double[] raster = raster(data, neurons, grid);
    return new Target(Elements.tensor(raster, ScalarType.Double, grid.rows(), neurons), null);
  }

  /// `[T, N]`, row after row.
  static double[] raster(Observation.Spikes data, int neurons, Grid grid) {
    double[] raster = new double[Math.multiplyExact(grid.rows(), neurons)];
    Problems problems = new Problems();
    for (int k = 0; k < data.times().length && problems.found().size() < MOST_ERRORS; k++) {
      long row = Math.round(grid.row(data.times()[k]));
      int neuron = data.indices()[k];
      String where = data.source() + ", spike " + (k + 1);
      if (neuron < 0 || neuron >= neurons) {
        problems.add(
            where,
            "data-neuron",
            "expected a neuron from 0 to %d, got %d".formatted(neurons - 1, neuron),
            "count from the first that is monitored");
      } else if (!(Double.isFinite(data.times()[k]) && row >= 0 && row < grid.rows())) {
        problems.add(
            where,
            "data-times",
            "expected times from %s s to %s s, for which the model runs, got %s s"
                .formatted(grid.time(0), grid.time(grid.rows() - 1), data.times()[k]),
            "leave the others out, or make the model's duration longer");
      } else if (raster[(int) row * neurons + neuron] == 1) {
        problems.add(
            where,
            "data-times",
            "expected at most one spike of a neuron in a time step of %s s, got another one of"
                    .formatted(grid.dt())
                + " neuron %d at %s s".formatted(neuron, data.times()[k]),
            "leave one of them out, or make the model's dt smaller");
      } else {
        raster[(int) row * neurons + neuron] = 1;
      }
    }
    problems.throwIfAny();
    return raster;
  }

  @Override
  public void close() {
    values.close();
    if (rows != null) {
      rows.lower().close();
      rows.upper().close();
      rows.weight().close();
    }
  }
}
