package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.lowering.Lowered;

/// Watches that state which began finite stays so.
///
/// It looks after each native call; only when something is found the run is repeated step by step,
/// to say where.
final class FiniteState {
  private final Compiled code;
  private final Values values;
  private final List<Integer> candidates = new ArrayList<>();
  private final List<Integer> watched = new ArrayList<>();
  private final NonFiniteStart start;

  /// @param start where what is not finite may come from
  FiniteState(Lowered lowered, Compiled code, NonFiniteStart start) {
    this.start = start;
    this.code = code;
    this.values = new Values(code.module(), code.layout());
    new TreeMap<>(lowered.names().variables())
        .forEach((_, array) -> {
          ArrayDecl a = code.module().array(array);
          if (a.region() == Region.STATE && a.type() == StorageType.REAL) {
            candidates.add(array);
          }
        });
  }

  /// Begins to watch what is finite now.
  void watch(MemorySegment state) {
    watched.clear();
    for (int array : candidates) {
      if (values.findNonFinite(array, state) < 0) {
        watched.add(array);
      }
    }
  }

  boolean broken(MemorySegment state) {
    for (int array : watched) {
      if (values.findNonFinite(array, state) >= 0) {
        return true;
      }
    }
    return false;
  }

  /// Repeats the run to find the first step after which a value is not finite.
  ///
  /// @param restart puts the instance at the start
  /// @param step makes one step
  DiagnosticException locate(
      Runnable restart,
      LongConsumer step,
      long from,
      long to,
      Timeline timeline,
      Shape shape,
      Instance instance) {
    restart.run();
    for (long tick = 0; tick < to; tick++) {
      step.accept(tick);
      if (tick >= from && broken(instance.state())) {
        return error(timeline.time(tick), shape, instance);
      }
    }
    throw new IllegalStateException("a run from " + from + " to " + to + " is not repeatable");
  }

  private DiagnosticException error(double time, Shape shape, Instance instance) {
    for (int array : watched) {
      String name = code.module().array(array).name();
      long position = values.findNonFinite(array, instance.state());
      if (position >= 0) {
        double value = values.value(array, instance.state(), position);
        return new DiagnosticException(
            new Diagnostic(
                name,
                "non-finite",
                "became "
                    + value
                    + " at t = "
                    + milliseconds(time)
                    + where(position, shape, code.module().array(array), instance.index()),
                start
                    .find()
                    .map(found -> "check the values of the network: " + found + " from the start")
                    .orElse(
                        "check the parameters and the time step: equations may be stiff or divide"
                            + " by zero")));
      }
    }
    throw new IllegalStateException("nothing is wrong");
  }

  static String milliseconds(double time) {
    var rounded = BigDecimal.valueOf(time * 1e3).round(new MathContext(6));
    return rounded.stripTrailingZeros().toPlainString() + " ms";
  }

  /// Element and sample of a position in an array's memory.
  static String where(long position, Shape shape, ArrayDecl array, int instance) {
    int lanes = shape.geometry().axis() == Geometry.Axis.LANES ? shape.geometry().lanes() : 1;
    String element = " in element " + Math.min(array.size() - 1L, position / lanes);
    return shape.batch() == 1
        ? element
        : element + " of batch sample " + shape.sample(instance, (int) (position % lanes));
  }
}
