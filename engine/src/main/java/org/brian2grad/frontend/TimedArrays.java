package org.brian2grad.frontend;

import org.brian2grad.model.ModelObject;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.FunctionSpec;

/// Lowers timed arrays to functions over an array.
final class TimedArrays {
  private final ArrayDraft arrays;
  private final GlobalNames globals;

  TimedArrays(ArrayDraft arrays, GlobalNames globals) {
    this.arrays = arrays;
    this.globals = globals;
  }

  void lower(ModelObject.TimedArray timed) {
    double[] values = timed.values().values();
    int columns = timed.columns().orElse(0);
    int rows = columns == 0 ? values.length : values.length / columns;
    long[] shape = columns == 0 ? new long[] {rows} : new long[] {rows, columns};
    var facts =
        ArrayDraft.Facts.fixed(timed.name(), "values").unit(timed.values().dimension().symbol());
    String array = arrays.add(facts, ArraySpec.Type.FLOAT64, values, shape);
    globals.add(new Table(timed.name(), array, timed.dt().value(), rows, columns));
  }

  /// Values over time, for code of any time step.
  ///
  /// @param dt of the grid
  /// @param columns 0 where there is no second index
  record Table(String name, String array, double dt, int rows, int columns) {
    /// As code of that time step calls it.
    ///
    /// The grid is refined by a power of two that makes about eight fine steps of a step of the
    /// code, so that rounding errors of its times are cut off. Source: Brian 2's `_find_K`.
    FunctionSpec function(double step) {
      return new FunctionSpec.TimedArray(name, array, dt, fineSteps(step), rows, columns);
    }

    private long fineSteps(double step) {
      return Math.max((long) Math.scalb(1.0, (int) Math.ceil(log2(8 / step * dt))), 1);
    }

    /// The row that holds at a time.
    long row(double t, double step) {
      long k = fineSteps(step);
      long row = Math.floorDiv((long) Math.floor(t / (dt / k) + 0.5), k);
      return Math.clamp(row, 0, rows - 1);
    }

    private static double log2(double x) {
      int exponent = Math.getExponent(x);
      // Powers of two are exact, which a quotient of logarithms is not.
      return x == Math.scalb(1.0, exponent) ? exponent : Math.log(x) / Math.log(2);
    }

    /// Whether values change only between the steps of code.
    boolean isLocallyConstant(double step) {
      double ratio = dt / step;
      return step <= dt && Math.floor(ratio) == ratio;
    }
  }
}
