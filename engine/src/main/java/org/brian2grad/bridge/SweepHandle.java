package org.brian2grad.bridge;

import org.brian2grad.runtime.Sweep;

/// A reverse sweep, held by a door.
public final class SweepHandle {
  private final Sweep sweep;

  SweepHandle(Sweep sweep) {
    this.sweep = sweep;
  }

  /// Computes for a while.
  ///
  /// @return whether the sweep is done
  public boolean advance(double seconds) {
    return sweep.advance((long) (seconds * 1e9));
  }

  /// Writes the gradient of an input: samples by elements, or summed over the batch.
  public void gradient(int array, boolean batched, long address) {
    sweep.gradient(array, batched, SimulatorHandle.memory(address));
  }

  /// Whether the outputs depend on an input at all.
  public boolean reaches(int array) {
    return sweep.reaches(array);
  }

  public void close() {
    sweep.close();
  }
}
