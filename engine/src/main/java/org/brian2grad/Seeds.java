package org.brian2grad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.simulation.Output;

/// Brings the gradients of outputs to where the engine wants those of its arrays.
final class Seeds {
  private final Run run;
  private final Arena arena;
  private final Map<Integer, MemorySegment> memory = new HashMap<>();
  private final Problems problems = new Problems();

  /// @param arena that stays open until the sweep is over
  Seeds(Run run, Arena arena) {
    this.run = run;
    this.arena = arena;
  }

  /// By array: records in their layout, states as samples by elements.
  ///
  /// @throws DiagnosticException for unknown outputs and wrong shapes, all at once
  Map<Integer, MemorySegment> of(Map<String, NdArray> gradients) {
    gradients.forEach((name, gradient) -> {
      if (run.program().outputs().has(name)) {
        add(run.program().outputs().find("run.gradient", name), gradient);
      } else {
        problems.add(run.program().outputs().unknown("run.gradient", name));
      }
    });
    problems.throwIfAny();
    return memory;
  }

  private void add(Output output, NdArray gradient) {
    if (!output.facts().differentiable()) {
      problems.add(
          error(
              output,
              "not-differentiable",
              "expected outputs that have a gradient, got integers or truth values",
              "leave it out"));
      return;
    }
    long[] expected = run.output(output.facts().name()).shape();
    if (!Arrays.equals(expected, gradient.shape())) {
      problems.add(
          error(
              output,
              "gradient-shape",
              "expected the shape of the output, "
                  + Arrays.toString(expected)
                  + ", got "
                  + Arrays.toString(gradient.shape()),
              "give the derivative of the loss with respect to each number of the output"));
      return;
    }
    switch (output) {
      case Output.Recorded r -> {
        NdArray whole = recorded(r);
        NdArray part = whole.slice(whole.rank() - 1, r.start(), r.stop());
        (r.single() ? part.select(part.rank() - 1, 0) : part).add(gradient);
      }
      case Output.Last l -> {
        NdArray whole = last(l.state());
        whole.slice(whole.rank() - 1, l.start(), l.stop()).add(gradient);
      }
    }
  }

  private static Diagnostic error(Output output, String code, String what, String remedy) {
    return new Diagnostic("run.gradient(" + output.facts().name() + ")", code, what, remedy);
  }

  private NdArray recorded(Output.Recorded output) {
    Catalogue.Record record = output.record();
    long rows = run.program().outputs().rows(record.clock());
    MemorySegment segment =
        memory.computeIfAbsent(
            record.array(),
            _ -> run.records().allocate(arena, output.facts().name(), rows, record.size()));
    return run.records().show(segment, rows, record.size());
  }

  private NdArray last(Catalogue.State state) {
    long[] shape =
        run.isBatched() ? new long[] {run.batch(), state.size()} : new long[] {state.size()};
    MemorySegment segment =
        memory.computeIfAbsent(state.array(), _ -> NdArray.zeros(run.precision(), shape).storage());
    return NdArray.of(segment, run.precision(), shape);
  }
}
