package org.brian2grad.torch.fit;

/// What was recorded of what the model is to do, in SI base units.
public sealed interface Observation {
  /// The file or object that it is from, for errors.
  String source();

  /// A variable over time.
  ///
  /// @param unit as Brian 2 writes it; empty for a number, and where nothing is said
  /// @param times of the rows in seconds, ascending; they need not be those of the model
  /// @param values `[T, N]`, row after row; NaN where there is none
  /// @param columns N
  record Trace(String source, String unit, double[] times, double[] values, int columns)
      implements Observation {
    public Trace {
      if (columns < 1 || values.length != times.length * columns) {
        throw new IllegalArgumentException(
            "%d values for %d rows of %d".formatted(values.length, times.length, columns));
      }
    }
  }

  /// Spikes, or other events.
  ///
  /// @param times in seconds
  /// @param indices of the neurons, counted from the first that is monitored
  record Spikes(String source, double[] times, int[] indices) implements Observation {
    public Spikes {
      if (times.length != indices.length) {
        throw new IllegalArgumentException(
            "%d times for %d indices".formatted(times.length, indices.length));
      }
    }
  }
}
