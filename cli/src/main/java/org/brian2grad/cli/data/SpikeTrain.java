package org.brian2grad.cli.data;

/// Spikes, or other events, in the order of time.
///
/// @param monitor its name; empty where a file does not say
/// @param times in seconds
/// @param indices of the neurons, counted from the first that is monitored
public record SpikeTrain(String monitor, double[] times, int[] indices) {
  public SpikeTrain {
    if (times.length != indices.length) {
      throw new IllegalArgumentException(
          "%d times for %d indices".formatted(times.length, indices.length));
    }
  }

  public int count() {
    return times.length;
  }
}
