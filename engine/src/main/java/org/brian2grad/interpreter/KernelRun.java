package org.brian2grad.interpreter;

import java.util.List;
import java.util.Optional;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Module;
import org.brian2grad.program.Precision;

/// One kernel over all of its elements, and over all lanes of each.
///
/// An element's loads come before its effects. Sums into a shared element are taken from 0 over the
/// whole domain, then added to what was there.
final class KernelRun {
  private final Module module;
  private final int lanes;
  private final Kernel kernel;
  private final ArrayAccess[] arrays;
  private final FrameFields frame;
  private final NodeEvaluation values;

  KernelRun(Module module, int lanes, Kernel kernel, ArrayAccess[] arrays, FrameFields frame) {
    this.module = module;
    this.lanes = lanes;
    this.kernel = kernel;
    this.arrays = arrays;
    this.frame = frame;
    this.values = new NodeEvaluation(kernel.body(), module.precision(), arrays);
  }

  int clock() {
    return kernel.clock();
  }

  /// @param tick empty in a routine that is run once
  void run(Optional<Tick> tick) {
    Body body = kernel.body();
    double[][] totals = new double[body.effects().size()][lanes];
    for (long k = 0; k < kernel.size(); k++) {
      long element = kernel.order() == Kernel.Order.DESCENDING ? kernel.size() - 1 - k : k;
      for (int lane = 0; lane < lanes; lane++) {
        try {
          values.evaluate(element, lane, tick);
          for (int effect = 0; effect < totals.length; effect++) {
            apply(body.effects().get(effect), element, lane, tick, totals[effect]);
          }
        } catch (IndexOutOfBoundsException e) {
          throw outside(e, element);
        }
      }
    }
    for (int k = 0; k < totals.length; k++) {
      if (body.effects().get(k) instanceof Effect.Add add && add.index() instanceof Index.Scalar) {
        for (int lane = 0; lane < lanes; lane++) {
          add(access(add.array()), 0, lane, totals[k][lane]);
        }
      }
    }
  }

  private IndexOutOfBoundsException outside(IndexOutOfBoundsException e, long element) {
    var named =
        new IndexOutOfBoundsException(
            kernel.name() + ", element " + element + ": " + e.getMessage());
    named.initCause(e);
    return named;
  }

  private void apply(Effect effect, long element, int lane, Optional<Tick> tick, double[] total) {
    switch (effect) {
      case Effect.Store s -> store(access(s.array()), place(s.index(), element), lane, s.value());
      case Effect.Add a -> {
        if (a.index() instanceof Index.Scalar) {
          total[lane] = rounded(total[lane] + values.real(a.value()));
        } else {
          add(access(a.array()), place(a.index(), element), lane, values.real(a.value()));
        }
      }
      case Effect.Append a -> {
        if (values.truth(a.mask())) {
          append(a, element, lane, tick.orElseThrow());
        }
      }
    }
  }

  private ArrayAccess access(int array) {
    return arrays[array];
  }

  private long place(Index index, long element) {
    return values.place(index, element);
  }

  private void store(ArrayAccess array, long element, int lane, int value) {
    switch (array.array().type().value()) {
      case BOOL -> array.setTruth(element, lane, values.truth(value));
      case INT -> array.setInteger(element, lane, values.integer(value));
      case REAL -> array.setReal(element, lane, values.real(value));
    }
  }

  private void add(ArrayAccess array, long element, int lane, double value) {
    array.setReal(element, lane, rounded(array.real(element, lane) + value));
  }

  private double rounded(double value) {
    return module.precision() == Precision.SINGLE ? (float) value : value;
  }

  /// Lanes count as elements of their own: lane l of element e is number `e * lanes + l`.
  private void append(Effect.Append append, long element, int lane, Tick tick) {
    Log log = module.logs().get(append.log());
    long pair = frame.log(append.log());
    long count = NativeMemory.getLong(pair + 8);
    long entry = NativeMemory.getLong(pair) + count * log.entryBytes();
    NativeMemory.set(entry, tick.number());
    NativeMemory.set(entry + 8, element * lanes + lane);
    List<Integer> columns = append.values();
    for (int k = 0; k < columns.size(); k++) {
      long at = entry + 8 * (2L + k);
      int id = columns.get(k);
      switch (log.columns().get(k)) {
        case BOOL -> NativeMemory.set(at, values.truth(id) ? 1L : 0L);
        case INT -> NativeMemory.set(at, values.integer(id));
        case REAL -> NativeMemory.set(at, values.real(id));
      }
    }
    NativeMemory.set(pair + 8, count + 1);
  }
}
