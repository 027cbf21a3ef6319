package org.brian2grad.pass;

import java.util.HashMap;
import java.util.Map;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.ir.ArraySpec;
import org.brian2grad.ir.Program;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;

/// Machine code does not look where an index leads: tables of indices are looked at once, before.
final class IndexBounds {
  private final Program program;
  private final Lowered lowered;
  private final Map<Integer, Range> ranges = new HashMap<>();

  private record Range(long least, long greatest) {}

  private IndexBounds(Program program, Lowered lowered) {
    this.program = program;
    this.lowered = lowered;
  }

  /// @throws DiagnosticException for a synapse, a link or a record that refers to an element that
  ///   there is not
  static void check(Program program, Lowered lowered) {
    var bounds = new IndexBounds(program, lowered);
    for (Kernel kernel : lowered.kernels()) {
      if (kernel.size() > 0) {
        bounds.check(kernel);
      }
    }
  }

  private void check(Kernel kernel) {
    for (Node node : kernel.body().nodes()) {
      if (node instanceof Node.Load load) {
        check(kernel, load.array(), load.index());
      }
    }
    for (Effect effect : kernel.body().effects()) {
      switch (effect) {
        case Effect.Store s -> check(kernel, s.array(), s.index());
        case Effect.Add a -> check(kernel, a.array(), a.index());
        case Effect.Append _ -> {}
      }
    }
  }

  private void check(Kernel kernel, int array, Index index) {
    if (!(index instanceof Index.At(int at)
        && kernel.body().node(at) instanceof Node.Load table
        && lowered.sources().get(table.array()) instanceof Lowered.Source.FromProgram(String id))) {
      return;
    }
    ArraySpec spec = program.array(id);
    if (spec.type().isReal() || spec.size() == 0 || lowered.arrays().get(table.array()).laned()) {
      return;
    }
    Range range = ranges.computeIfAbsent(table.array(), _ -> range(spec));
    ArrayDecl target = lowered.arrays().get(array);
    if (range.least() < 0 || range.greatest() >= target.size()) {
      long bad = range.least() < 0 ? range.least() : range.greatest();
      throw new DiagnosticException(
          new Diagnostic(
              kernel.name(),
              "index-out-of-range",
              "expected indices from 0 to %d of '%s' in '%s', got %d"
                  .formatted(target.size() - 1, target.name(), id, bad),
              "connect, link or record elements that the group has"));
    }
  }

  private static Range range(ArraySpec spec) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (long k = 0; k < spec.size(); k++) {
      long value = spec.integer(k);
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    return new Range(least, greatest);
  }
}
