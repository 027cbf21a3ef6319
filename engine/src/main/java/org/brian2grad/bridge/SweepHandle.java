package org.brian2grad.bridge;

import org.brian2grad.runtime.Sweep;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

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

  /// Keeps the norms of the adjoints before each tick; before the first [#advance].
  public void keepNorms() {
    sweep.keepNorms();
  }

  /// The norms of a state variable's adjoint, by its id in the program: ticks by samples.
  public double[] norms(String variable) {
    return sweep.norms().getOrDefault(variable, new double[0]);
  }

  /// The time of each tick in seconds.
  public double[] times() {
    return sweep.times();
  }

  /// The variables that have norms.
  public String[] normed() {
    return sweep.norms().keySet().toArray(String[]::new);
  }

  /// The largest growth of a gradient as JSON, or null where all is in bounds:
  ///
  ///     {"variable", "sample", "from": seconds, "time": seconds, "factor", "what": in words}
  public @Nullable String growth() {
    return sweep
        .growth()
        .map(g ->
            JsonMapper.shared()
                .createObjectNode()
                .put("variable", g.variable())
                .put("sample", g.sample())
                .put("from", g.from())
                .put("time", g.time())
                .put("factor", g.factor())
                .put("what", g.what())
                .toString())
        .orElse(null);
  }

  public void close() {
    sweep.close();
  }
}
