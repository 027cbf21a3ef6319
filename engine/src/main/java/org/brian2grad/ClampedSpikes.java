package org.brian2grad;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.Problems;
import org.brian2grad.diag.Spelling;
import org.brian2grad.program.Program;

/// Spikes that stand in the place of those that thresholds would find.
///
/// @param rasters `[T, N]`, by eventspace
record ClampedSpikes(Map<String, NdArray> rasters) {
  private static final String SPIKE = "spike";

  /// @param given rasters by group
  /// @throws org.brian2grad.diag.DiagnosticException for groups without a threshold, wrong shapes
  ///   and values other than 0 and 1, all at once
  static ClampedSpikes of(Program program, Map<String, NdArray> given) {
    Problems problems = new Problems();
    Map<String, NdArray> rasters = new LinkedHashMap<>();
    Set<String> known = new TreeSet<>();
    for (var scheduled : program.operations()) {
      scheduled
          .operation()
          .threshold()
          .filter(t -> t.event().equals(SPIKE))
          .ifPresent(t -> {
            known.add(t.owner());
            NdArray raster = given.get(t.owner());
            if (raster != null) {
              var clock = program.clocks().get(scheduled.object().clock());
              long[] shape = {Math.max(0, clock.last() - clock.first()), t.code().size()};
              check(t.owner(), raster, shape, problems);
              rasters.put(t.eventspace(), raster);
            }
          });
    }
    for (String group : given.keySet()) {
      if (!known.contains(group)) {
        problems.add(
            where(group),
            "unknown-group",
            "expected a group with a threshold, one of %s, got '%s'"
                .formatted(known.isEmpty() ? "none" : String.join(", ", known), group),
            Spelling.suggestion(group, known)
                .orElse("name one of them; the spikes of a generator are a parameter"));
      }
    }
    problems.throwIfAny();
    return new ClampedSpikes(rasters);
  }

  private static String where(String group) {
    return "Simulator(clamp " + group + ")";
  }

  private static void check(String group, NdArray raster, long[] shape, Problems problems) {
    if (!Arrays.equals(raster.shape(), shape)) {
      problems.add(
          where(group),
          "parameter-shape",
          "expected a raster of shape %s, got %s"
              .formatted(Arrays.toString(shape), Arrays.toString(raster.shape())),
          "give a row for each step, and a column for each neuron");
    } else if (Arrays.stream(raster.toArray()).anyMatch(value -> value != 0 && value != 1)) {
      problems.add(
          new Diagnostic(
              where(group),
              "raster-values",
              "expected zeros and ones, got other values",
              "an event happens or it does not"));
    }
  }

  Set<String> eventspaces() {
    return rasters.keySet();
  }
}
