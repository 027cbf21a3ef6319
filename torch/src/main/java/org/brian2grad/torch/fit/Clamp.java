package org.brian2grad.torch.fit;

import java.util.Optional;
import org.brian2grad.NdArray;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;

/// Recorded spikes that take the place of a threshold during a fit.
public final class Clamp {
  private Clamp() {}

  /// The raster of recorded spikes, for [org.brian2grad.SimulatorBuilder#clamp].
  ///
  /// @param group whose neurons they are counted in
  /// @return `[T, N]`
  /// @throws DiagnosticException where the group has no threshold, and for spikes that are in no
  ///   step of it or of no neuron of its
  public static NdArray raster(Program program, String group, Observation.Spikes data) {
    for (var scheduled : program.operations()) {
      Optional<Operation.Threshold> threshold =
          scheduled
              .operation()
              .threshold()
              .filter(t -> t.owner().equals(group) && t.event().equals("spike"));
      if (threshold.isPresent()) {
        Grid grid = Grid.of(program, scheduled.object().name());
        int neurons = threshold.get().code().size();
        return NdArray.of(Target.raster(data, neurons, grid), grid.rows(), neurons);
      }
    }
    throw new DiagnosticException(
        new Diagnostic(
            "clamp." + group,
            "unknown-group",
            "expected a group with a threshold, got '" + group + "'",
            "name a group of neurons that spike"));
  }
}
