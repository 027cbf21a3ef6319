package org.brian2grad.cli.data;

/// A recorded variable, in SI base units.
///
/// @param monitor its name; empty where a file does not say
/// @param variable its name
/// @param unit as Brian 2 writes it: `V`; empty for a number
/// @param times of the rows in seconds
/// @param values `[T, N]`, row after row
/// @param columns N, the recorded elements
/// @param indexed whether the variable has elements: a population's rate has none
public record Trace(
    String monitor,
    String variable,
    String unit,
    double[] times,
    double[] values,
    int columns,
    boolean indexed) {
  public Trace {
    if (values.length != times.length * columns) {
      throw new IllegalArgumentException(
          "%d values for %d rows of %d".formatted(values.length, times.length, columns));
    }
  }

  /// `trace.v`
  public String name() {
    return monitor.isEmpty() ? variable : monitor + "." + variable;
  }

  /// The name of a column: `trace.v[0]`, `rate.rate`.
  public String column(int element) {
    return indexed ? name() + "[" + element + "]" : name();
  }

  public int rows() {
    return times.length;
  }

  public double at(int row, int element) {
    return values[row * columns + element];
  }

  /// One element over time.
  public double[] element(int element) {
    double[] series = new double[rows()];
    for (int row = 0; row < series.length; row++) {
      series[row] = at(row, element);
    }
    return series;
  }
}
