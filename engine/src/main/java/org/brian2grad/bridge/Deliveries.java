package org.brian2grad.bridge;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.pass.Lowered;

/// What is under way in a pathway when a run ends.
final class Deliveries {
  private final Lowered lowered;
  private final Run run;

  /// What it has to know of a run.
  interface Run {
    /// The timestep of a clock that comes next.
    long timestep(int clock);

    /// Reads a state array.
    void state(int array, MemorySegment out);
  }

  Deliveries(Lowered lowered, Run run) {
    this.lowered = lowered;
    this.run = run;
  }

  /// Rows (steps from now, synapse) in the order of delivery.
  long[][] of(String pathway) {
    EventQueue queue = lowered.names().queues().get(pathway);
    return queue == null ? new long[0][] : of(queue);
  }

  private int[] table(int array) {
    if (lowered.sources().get(array) instanceof Lowered.Source.Integers(int[] values)) {
      return values;
    }
    throw new IllegalStateException(lowered.arrays().get(array).name() + " is no table");
  }

  private long[][] of(EventQueue queue) {
    int[] delays = table(queue.delays());
    int[] starts = table(queue.starts());
    int[] members = table(queue.members());
    int stride = queue.stride();
    long now = run.timestep(queue.clock());
    List<long[]> rows = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = arena.allocate((long) queue.rows() * stride);
      run.state(queue.history(), events);
      int longest = delays.length == 0 ? 0 : delays[0];
      for (long wait = 0; wait < longest; wait++) {
        for (int group = 0; group < delays.length; group++) {
          if (wait >= delays[group]) {
            continue;
          }
          long row = Math.floorMod(now + wait - delays[group], (long) queue.rows()) * stride;
          for (int source = 0; source < queue.sources(); source++) {
            if (events.get(ValueLayout.JAVA_BYTE, row + source) != 0) {
              int at = group * (queue.sources() + 1) + source;
              for (int k = starts[at]; k < starts[at + 1]; k++) {
                rows.add(new long[] {wait, members[k]});
              }
            }
          }
        }
      }
    }
    return rows.toArray(long[][]::new);
  }
}
