package org.brian2grad.bridge;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.runtime.EventColumns;
import org.brian2grad.runtime.EventList;
import org.brian2grad.runtime.SteppedRun;
import org.brian2grad.runtime.Timeline;
import org.brian2grad.simulation.Deliveries;

/// A run of a program with callbacks, held by a door.
public final class SteppedHandle {
  private final Lowered lowered;
  private final SteppedRun run;
  private final MemorySegment status;

  /// @param status memory of one int64 for each clock and one for each log, see [#advance]
  SteppedHandle(Lowered lowered, SteppedRun run, long status) {
    this.lowered = lowered;
    this.run = run;
    this.status =
        SimulatorHandle.memory(status)
            .reinterpret(8L * (lowered.clocks().size() + lowered.logs().size()));
    report();
  }

  /// Computes until a callback is due, for a while at most. Then the status says for each clock its
  /// timestep `n`, as `-1 - n` where it has no step now, and for each log how many events wait for
  /// [#takeEvents].
  ///
  /// @param pause whether to stop at the start of the next step in any case
  /// @return the number of the callback that is due, counted in the order of the schedule; -1 at
  ///   the start of a step, -2 at the end of the run
  public int advance(double seconds, boolean pause) {
    int due = run.advance((long) (seconds * 1e9), pause);
    report();
    return due;
  }

  private void report() {
    Timeline timeline = run.timeline();
    boolean over = run.tick() >= timeline.ticks();
    int clocks = lowered.clocks().size();
    for (int k = 0; k < clocks; k++) {
      long step = timeline.timestep(k, run.tick());
      boolean due = !over && timeline.isDue(k, run.tick());
      status.setAtIndex(ValueLayout.JAVA_LONG, k, due ? step : -1 - step);
    }
    for (int k = 0; k < lowered.logs().size(); k++) {
      status.setAtIndex(ValueLayout.JAVA_LONG, clocks + k, run.events(k).events());
    }
  }

  /// Time in seconds of the step that the run is in, or of the next.
  public double time() {
    return run.timeline().time(run.tick());
  }

  /// Names of the objects whose time was measured, where that was asked for.
  public String[] profiled() {
    return run.profile().keySet().toArray(String[]::new);
  }

  /// Seconds spent in each of them.
  public double[] profile() {
    return run.profile().values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// Ends the run where it is: the arrays of the program get the values of the state.
  public void finish() {
    run.finish();
  }

  /// Writes a state array as the engine keeps it.
  public void state(int array, long address) {
    long bytes =
        (long) lowered.arrays().get(array).size()
            * lowered.arrays().get(array).type().bytes(lowered.precision());
    run.state(array, SimulatorHandle.memory(address).reinterpret(bytes));
  }

  /// The events of a log since the last call, column by column: elements, timesteps of a clock,
  /// recorded values.
  public double[][] takeEvents(int log, int clock) {
    EventList list = run.events(log);
    double[][] columns =
        EventColumns.of(list, lowered.logs().get(log).columns(), 1, 0, run.timeline(), clock);
    list.clear();
    return columns;
  }

  /// The deliveries under way in a pathway, rows (steps from now, synapse) one after the other.
  ///
  /// @param delivered whether those of the present step have been made
  public long[] pending(String pathway, boolean delivered) {
    return new Deliveries(
            lowered,
            new Deliveries.Run() {
              @Override
              public long timestep(int clock) {
                return run.timeline().timestep(clock, run.tick()) + (delivered ? 1 : 0);
              }

              @Override
              public void state(int array, MemorySegment out) {
                run.state(array, out);
              }
            })
        .of(pathway);
  }

  public void close() {
    run.close();
  }
}
