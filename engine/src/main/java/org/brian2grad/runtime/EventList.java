package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The entries of one log of one instance, in the order they were made: rows of `columns` 64-bit
/// values, the tick and the element (with its lane) first.
public final class EventList {
  private final int columns;
  private long[] values = new long[0];
  private int size;

  EventList(int columns) {
    this.columns = columns;
  }

  void append(MemorySegment entries, long count) {
    int added = Math.toIntExact(count * columns);
    if (size + added > values.length) {
      values = Arrays.copyOf(values, Math.max(64, Math.max(size + added, 2 * size)));
    }
    MemorySegment.copy(entries, ValueLayout.JAVA_LONG, 0, values, size, added);
    size += added;
  }

  public void clear() {
    size = 0;
  }

  public int events() {
    return size / columns;
  }

  /// The raw 64 bits of a column: an integer, or those of a double.
  public long get(int event, int column) {
    return values[event * columns + column];
  }
}
