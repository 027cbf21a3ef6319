package org.brian2grad;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Wording;
import org.brian2grad.program.Program;
import org.brian2grad.simulation.GivenEvents;
import org.brian2grad.simulation.RasterValues;

/// Spikes that stand in the place of those that thresholds would find.
///
/// @param rasters `[T, N]`, by eventspace
record ClampedSpikes(Map<String, NdArray> rasters) {
  /// @param given rasters by group
  /// @throws org.brian2grad.diag.DiagnosticException for groups without a threshold, wrong shapes
  ///   and values other than 0 and 1, all at once
  static ClampedSpikes of(Program program, Map<String, NdArray> given) {
    Problems problems = new Problems();
    Map<String, NdArray> rasters = new LinkedHashMap<>();
    given.forEach((group, raster) -> {
      String where = "Simulator(clamp " + group + ")";
      problems.run(() -> {
        GivenEvents events = GivenEvents.of(program, group, GivenEvents.SPIKE, Wording.same(where));
        events.requireShape(where, raster.shape());
        RasterValues.require(where, Arrays.stream(raster.toArray()));
        rasters.put(events.eventspace(), raster);
      });
    });
    problems.throwIfAny();
    return new ClampedSpikes(rasters);
  }

  Set<String> eventspaces() {
    return rasters.keySet();
  }
}
