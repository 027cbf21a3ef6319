package org.brian2grad.bridge;

import org.brian2grad.runtime.Checkpoints;
import org.brian2grad.runtime.Engine;
import org.brian2grad.runtime.EventList;
import org.brian2grad.runtime.Simulation;

/// A run, held by a door.
public final class RunHandle {
  private final Engine engine;
  private final Simulation simulation;

  RunHandle(Engine engine, Simulation simulation) {
    this.engine = engine;
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

  /// Writes a state array at the end of the run, samples by elements.
  public void state(int array, long address) {
    simulation.state(array, SimulatorHandle.memory(address));
  }

  /// The events of a log in one sample, two rows: elements, then timesteps of the log's clock.
  ///
  /// @param clock of the monitored group
  public long[][] events(int log, int sample, int clock) {
    var geometry = simulation.shape().geometry();
    int lanes = geometry.lanes();
    EventList list = simulation.events(sample / lanes).get(log);
    int lane = sample % lanes;
    long[] elements = new long[list.events()];
    long[] steps = new long[list.events()];
    int found = 0;
    for (int k = 0; k < list.events(); k++) {
      long element = list.get(k, 1);
      if (element % lanes == lane) {
        elements[found] = element / lanes;
        steps[found++] = simulation.timeline().timestep(clock, list.get(k, 0));
      }
    }
    return new long[][] {
      java.util.Arrays.copyOf(elements, found), java.util.Arrays.copyOf(steps, found)
    };
  }

  /// Segments of the reverse sweep, ticks in one, snapshots kept, and ticks that are run forward twice.
  public long[] plan() {
    return simulation
        .plan()
        .map(
            (Checkpoints p) ->
                new long[] {p.segments(), p.segment(), p.slots(), p.replayed()})
        .orElseGet(() -> new long[4]);
  }

  /// Begins a reverse sweep, see [Simulation#reverse].
  public SweepHandle reverse(
      int[] inputs,
      int[] seeds,
      long[] seedAddresses,
      int[] gradients,
      long[] gradientAddresses) {
    return new SweepHandle(
        simulation.reverse(
            SimulatorHandle.setOf(inputs),
            SimulatorHandle.addresses(seeds, seedAddresses),
            SimulatorHandle.addresses(gradients, gradientAddresses)));
  }

  /// Whether any of the outputs depends on an input.
  public boolean reaches(int input, int[] inputs, int[] outputs) {
    return engine
        .differentiation(SimulatorHandle.setOf(inputs), SimulatorHandle.setOf(outputs))
        .reaches(input);
  }

  public void close() {
    simulation.close();
  }
}
