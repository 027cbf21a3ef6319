package org.brian2grad.kernel;

import java.util.List;

/// A growing list of events, drained after each segment. An entry is: the global tick (int64), the
/// element (int64; with lanes `element * lanes + lane`), then one 8-byte column per value (int64,
/// or float64 whatever the precision, booleans as 0 or 1). At most `size` entries are made in a
/// tick by each lane.
public record Log(String name, int size, List<ValueType> columns) {
  public Log {
    columns = List.copyOf(columns);
  }

  public int entryBytes() {
    return 8 * (2 + columns.size());
  }
}
