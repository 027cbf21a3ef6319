package org.brian2grad.simulation;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Spelling;
import org.brian2grad.diag.Wording;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;

/// The events of a group that are given in place of those that its threshold would find.
///
/// @param eventspace of the program
/// @param rows steps of a run
/// @param size neurons
public record GivenEvents(String eventspace, long rows, int size) {
  /// The user's name of the ordinary event.
  public static final String SPIKE = "spike";

  /// A raster that takes a threshold's place is a record of another program.
  private static final int NO_ARRAY = -1;

  /// What a call gives in their place, as [Batching] checks it.
  ///
  /// @param name of what is given
  public Input input(String name) {
    return new Input(
        name, "", new long[] {rows, size}, Input.Kind.RASTER, NO_ARRAY, Optional.empty());
  }

  /// @throws DiagnosticException for a raster of another shape; of one sample
  public void requireShape(String where, long[] shape) {
    long[] expected = {rows, size};
    if (!Arrays.equals(shape, expected)) {
      throw new DiagnosticException(
          new Diagnostic(
              where,
              "parameter-shape",
              "expected a raster of shape %s, got %s"
                  .formatted(Arrays.toString(expected), Arrays.toString(shape)),
              "give a row for each step, and a column for each neuron"));
    }
  }

  /// @param where who asks
  /// @throws DiagnosticException where the group has no such event
  public static GivenEvents of(Program program, String group, String event, Wording where) {
    Set<String> known = new TreeSet<>();
    Set<String> generators = new LinkedHashSet<>();
    for (var scheduled : program.operations()) {
      Optional<Operation.Source> source = scheduled.operation().source();
      Optional<Operation.Threshold> threshold =
          scheduled.operation().threshold().filter(t -> t.event().equals(event));
      if (threshold.isPresent()) {
        Operation.Threshold t = threshold.get();
        known.add(t.owner());
        if (t.owner().equals(group)) {
          var clock = program.clocks().get(scheduled.object().clock());
          long rows = Math.max(0, clock.last() - clock.first());
          return new GivenEvents(t.eventspace(), rows, t.code().size());
        }
      } else if (source.isPresent() && scheduled.operation().threshold().isEmpty()) {
        generators.add(source.get().owner());
      }
    }
    throw new DiagnosticException(
        new Diagnostic(
            where,
            "unknown-group",
            "expected a group with the event '%s', one of %s, got '%s'"
                .formatted(event, known.isEmpty() ? "none" : String.join(", ", known), group),
            generators.contains(group)
                ? Wording.of(
                    "the spikes of a generator are a parameter: '%s' in parameters(...)"
                        .formatted(group),
                    "the spikes of a SpikeGeneratorGroup are a parameter: '%s' in".formatted(group)
                        + " Simulator(parameters=[...])")
                : Wording.same(
                    Spelling.suggestion(group, known)
                        .orElse("name a group of the network that has a threshold"))));
  }
}
