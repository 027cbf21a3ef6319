package org.brian2grad.lowering;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.IndexRanges.Range;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Program;

/// Machine code does not look where an index leads: that it leads into its array is shown once,
/// before.
final class IndexBounds {
  private final Program program;
  private final Lowered lowered;
  private final Map<Integer, Range> tables = new HashMap<>();

  private IndexBounds(Program program, Lowered lowered) {
    this.program = program;
    this.lowered = lowered;
  }

  /// @throws DiagnosticException for a synapse, a link or a record that refers to an element that
  ///   there is not, for an index of which nobody can tell, and for a variable that has not as many
  ///   elements as the code that uses it
  static void check(Program program, Lowered lowered) {
    var bounds = new IndexBounds(program, lowered);
    for (Kernel kernel : lowered.kernels()) {
      if (kernel.size() > 0) {
        bounds.check(kernel);
      }
    }
  }

  private void check(Kernel kernel) {
    var ranges = new IndexRanges(kernel, this::table);
    for (Node node : kernel.body().nodes()) {
      if (node instanceof Node.Load load) {
        check(kernel, ranges, load.array(), load.index());
      }
    }
    for (Effect effect : kernel.body().effects()) {
      switch (effect) {
        case Effect.Store s -> check(kernel, ranges, s.array(), s.index());
        case Effect.Add a -> check(kernel, ranges, a.array(), a.index());
        case Effect.Append _ -> {}
      }
    }
  }

  private void check(Kernel kernel, IndexRanges ranges, int array, Index index) {
    ArrayDecl target = lowered.arrays().get(array);
    switch (index) {
      case Index.Own _ -> {
        if (target.size() != kernel.size()) {
          throw error(
              kernel,
              "array-size",
              "expected %d elements of '%s', got %d"
                  .formatted(kernel.size(), target.name(), target.size()),
              "give the variable as many elements as the group has");
        }
      }
      case Index.Scalar _ -> {
        if (target.size() < 1) {
          throw error(
              kernel,
              "array-size",
              "expected a value of '" + target.name() + "', got none",
              "give the variable one");
        }
      }
      case Index.At(int at) -> within(kernel, target, at, ranges.of(at));
    }
  }

  private void within(Kernel kernel, ArrayDecl target, int at, Range range) {
    if (range.within(target.size())) {
      return;
    }
    if (!range.isAny()) {
      throw error(
          kernel,
          "index-out-of-range",
          "expected indices from 0 to %d of '%s'%s, got %d"
              .formatted(
                  target.size() - 1L,
                  target.name(),
                  table(kernel, at),
                  range.least() < 0 ? range.least() : range.greatest()),
          "connect, link or record elements that the group has");
    }
    // What a callback may write is looked at by nobody.
    if (lowered.callbacks().cuts().isEmpty()) {
      throw error(
          kernel,
          "index-out-of-range",
          "expected indices of '"
              + target.name()
              + "' that are known before the run, got some that change in it",
          "index by constants of the network, or by a remainder");
    }
  }

  /// The table that an index was taken from, where it was.
  private String table(Kernel kernel, int at) {
    return kernel.body().node(at) instanceof Node.Load load
            && lowered.sources().get(load.array()) instanceof Lowered.Source.FromProgram(String id)
        ? " in '" + id + "'"
        : "";
  }

  private static DiagnosticException error(Kernel kernel, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(kernel.name(), code, what, remedy));
  }

  /// What the elements of an array are, which nobody writes.
  private Range table(int array) {
    return tables.computeIfAbsent(array, this::scan);
  }

  private Range scan(int array) {
    if (lowered.arrays().get(array).region() != Region.SHARED) {
      return Range.ANY;
    }
    return switch (lowered.sources().get(array)) {
      case Lowered.Source.FromProgram(String id) -> scan(program.array(id));
      case Lowered.Source.Integers i -> scan(i.values().length, k -> i.values()[(int) k]);
      case Lowered.Source.Constant _, Lowered.Source.Number _, Lowered.Source.Zero _ -> Range.ANY;
    };
  }

  private static Range scan(ArraySpec spec) {
    return spec.type().isReal() ? Range.ANY : scan(spec.size(), spec::integer);
  }

  private static Range scan(long size, LongUnaryOperator value) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (long k = 0; k < size; k++) {
      least = Math.min(least, value.applyAsLong(k));
      greatest = Math.max(greatest, value.applyAsLong(k));
    }
    return size == 0 ? Range.ANY : new Range(least, greatest);
  }
}
