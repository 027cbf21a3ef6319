package org.brian2grad;

import org.brian2grad.lowering.Catalogue;
import org.brian2grad.program.Precision;
import org.brian2grad.runtime.Simulation;

/// Takes states at the end out of a run.
///
/// @param values of its call
record States(Simulation simulation, Precision precision, Values values) {
  /// `[N]` or `[batch, N]`.
  NdArray take(Catalogue.State state) {
    long[] shape =
        values.batched() ? new long[] {values.batch(), state.size()} : new long[] {state.size()};
    if (state.kind() == Catalogue.Kind.REAL) {
      NdArray reals = NdArray.zeros(precision, shape);
      if (state.size() > 0) {
        simulation.state(state.array(), reals.storage());
      }
      return reals;
    }
    int count = values.batch() * state.size();
    NdArray shown = NdArray.zeros(Precision.DOUBLE, shape);
    if (state.size() > 0) {
      Integers integers = Integers.of(state.kind(), count);
      simulation.state(state.array(), integers.memory());
      for (int k = 0; k < count; k++) {
        shown.put(k, (double) integers.get(k));
      }
    }
    return shown;
  }
}
