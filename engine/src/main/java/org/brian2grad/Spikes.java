package org.brian2grad;

import java.util.Map;

/// The events that a monitor listed in one sample, in the order of time.
///
/// @param indices of the neurons, counted from the first that is monitored
/// @param times in seconds
/// @param recorded values of the variables that the monitor records with each event, by name
public record Spikes(int[] indices, double[] times, Map<String, double[]> recorded) {
  public Spikes {
    recorded = Map.copyOf(recorded);
  }

  /// Events.
  public int count() {
    return indices.length;
  }
}
