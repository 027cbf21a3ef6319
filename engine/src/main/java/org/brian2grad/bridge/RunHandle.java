package org.brian2grad.bridge;

import java.lang.foreign.MemorySegment;
import org.brian2grad.runtime.Checkpoints;
import org.brian2grad.runtime.EventColumns;
import org.brian2grad.runtime.Simulation;
import org.brian2grad.simulation.CompiledProgram;
import org.brian2grad.simulation.Deliveries;

/// A run, held by a door.
public final class RunHandle {
  private final CompiledProgram program;
  private final Simulation simulation;

  RunHandle(CompiledProgram program, Simulation simulation) {
    this.program = program;
    this.simulation = simulation;
  }

  /// Computes for a while.
  ///
  /// @return whether the run is done
  public boolean advance(double seconds) {
    return simulation.advance((long) (seconds * 1e9));
  }

  /// The part of the run that is made.
  public double progress() {
    return simulation.progress();
  }

  /// Time in seconds of the first step that is not made.
  public double time() {
    return simulation.timeline().time(simulation.tick());
  }

  /// The timestep of a clock that is its next.
  public long timestep(int clock) {
    return simulation.timeline().timestep(clock, simulation.tick());
  }

  /// The deliveries under way in a pathway, rows (steps from now, synapse) one after the other.
  public long[] pending(String pathway) {
    return new Deliveries(
            program.engine().lowered(),
            new Deliveries.Run() {
              @Override
              public long timestep(int clock) {
                return RunHandle.this.timestep(clock);
              }

              @Override
              public void state(int array, MemorySegment out) {
                simulation.state(array, out);
              }
            })
        .of(pathway);
  }

  /// Writes a state array at the end of the run, samples by elements.
  public void state(int array, long address) {
    simulation.state(array, SimulatorHandle.memory(address));
  }

  /// The events of a log in one sample, column by column: elements, timesteps of the log's clock,
  /// recorded values.
  public double[][] events(int log, int sample, int clock) {
    int lanes = simulation.shape().geometry().lanes();
    return EventColumns.of(
        simulation.events(sample / lanes).get(log),
        program.engine().lowered().logs().get(log).columns(),
        lanes,
        sample % lanes,
        simulation.timeline(),
        clock);
  }

  /// The events that a monitor lists in one sample, column by column, as it shows them.
  public double[][] shown(String monitor, int sample) {
    return program
        .outputs()
        .monitor("out[...]", monitor)
        .events()
        .map(events -> program.events(simulation, events, sample))
        .orElseThrow();
  }

  /// Segments of the reverse sweep, ticks in one, snapshots kept, and ticks that are run forward
  /// twice.
  public long[] plan() {
    return simulation
        .plan()
        .map((Checkpoints p) -> new long[] {p.segments(), p.segment(), p.slots(), p.replayed()})
        .orElseGet(() -> new long[4]);
  }

  /// Begins a reverse sweep, see [Simulation#reverse].
  public SweepHandle reverse(
      int[] inputs, int[] seeds, long[] seedAddresses, int[] gradients, long[] gradientAddresses) {
    return new SweepHandle(
        program.reverse(
            simulation,
            SimulatorHandle.setOf(inputs),
            SimulatorHandle.addresses(seeds, seedAddresses),
            SimulatorHandle.addresses(gradients, gradientAddresses)));
  }

  /// Whether any of the outputs depends on an input.
  public boolean reaches(int input, int[] inputs, int[] outputs) {
    return program
        .engine()
        .differentiation(SimulatorHandle.setOf(inputs), SimulatorHandle.setOf(outputs))
        .reaches(input);
  }

  public void close() {
    simulation.close();
  }
}
