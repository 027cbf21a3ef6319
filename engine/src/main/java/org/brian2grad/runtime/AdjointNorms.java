package org.brian2grad.runtime;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.Lowered;

/// The norms of the adjoints of state variables before each tick.
final class AdjointNorms {
  private final Map<String, Integer> adjoints = new TreeMap<>();
  private final Map<String, double[]> norms = new TreeMap<>();
  private final Values values;
  private final Shape shape;

  AdjointNorms(
      Lowered lowered, Differentiation differentiation, Values values, Shape shape, long ticks) {
    this.values = values;
    this.shape = shape;
    lowered
        .names()
        .variables()
        .forEach((name, array) -> {
          Integer adjoint = differentiation.adjoints().get(array);
          ArrayDecl a = lowered.arrays().get(array);
          if (adjoint != null && a.region() == Region.STATE) {
            adjoints.put(name, adjoint);
            norms.put(name, new double[Math.toIntExact(ticks * shape.batch())]);
          }
        });
  }

  /// Takes the norms before a tick, of the samples of an instance.
  void take(long tick, int instance, MemorySegment adjoint) {
    adjoints.forEach((name, array) -> {
      double[] row = norms.get(name);
      if (row != null) {
        values.norms(array, adjoint, shape, instance, row, (int) (tick * shape.batch()));
      }
    });
  }

  /// By variable: ticks by samples.
  Map<String, double[]> all() {
    return norms;
  }
}
