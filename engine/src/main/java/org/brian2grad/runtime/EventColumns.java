package org.brian2grad.runtime;

import java.util.Arrays;
import java.util.List;
import org.brian2grad.kernel.ValueType;

/// The entries of a log as its monitor shows them.
public final class EventColumns {
  private EventColumns() {}

  /// The entries of one lane, column by column: elements, timesteps of a clock, recorded values.
  public static double[][] of(
      EventList list, List<ValueType> types, int lanes, int lane, Timeline timeline, int clock) {
    double[][] columns = new double[2 + types.size()][list.events()];
    int found = 0;
    for (int k = 0; k < list.events(); k++) {
      long element = list.get(k, 1);
      if (element % lanes != lane) {
        continue;
      }
      columns[0][found] = Math.floorDiv(element, (long) lanes);
      columns[1][found] = timeline.timestep(clock, list.get(k, 0));
      for (int c = 0; c < types.size(); c++) {
        long raw = list.get(k, 2 + c);
        columns[2 + c][found] = types.get(c) == ValueType.REAL ? Double.longBitsToDouble(raw) : raw;
      }
      found++;
    }
    for (int c = 0; c < columns.length; c++) {
      columns[c] = Arrays.copyOf(columns[c], found);
    }
    return columns;
  }
}
