package org.brian2grad.simulation;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.LongStream;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.lowering.UnderWay;

/// What is under way in a pathway when a run ends.
public final class Deliveries {
  private final Lowered lowered;
  private final Run run;

  /// What it has to know of a run.
  public interface Run {
    /// The timestep of a clock that comes next.
    long timestep(int clock);

    /// Reads a state array.
    void state(int array, MemorySegment out);
  }

  public Deliveries(Lowered lowered, Run run) {
    this.lowered = lowered;
    this.run = run;
  }

  /// Rows (steps from now, synapse) in the order of delivery, one after the other: there may be
  /// millions, and Python takes one array at once.
  public long[] of(String pathway) {
    EventQueue queue = lowered.names().queues().get(pathway);
    return queue == null ? new long[0] : of(queue);
  }

  private int[] table(int array) {
    if (lowered.sources().get(array) instanceof Lowered.Source.Integers(int[] values)) {
      return values;
    }
    throw new IllegalStateException(lowered.arrays().get(array).name() + " is no table");
  }

  private long[] of(EventQueue queue) {
    var owed =
        new UnderWay(
            table(queue.delays()),
            table(queue.starts()),
            table(queue.members()),
            queue.sources(),
            queue.rows());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = arena.allocate((long) queue.rows() * queue.stride());
      run.state(queue.history(), events);
      return owed
          .from(run.timestep(queue.clock()), place -> events.get(ValueLayout.JAVA_BYTE, place) != 0)
          .stream()
          .flatMapToLong(pending -> LongStream.of(pending.steps(), pending.synapse()))
          .toArray();
    }
  }
}
