package org.brian2grad.runtime;

import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Module;

/// How many ticks one native call may take, so that whoever waits can look up ten times a second
/// and more.
final class Pace {
  private static final double CALL_NANOS = 20e6;

  /// Of one node on one vector: a pessimist's guess between an addition and an exponential.
  private static final double NODE_NANOS = 4;

  private Pace() {}

  static long ticks(Module module, Geometry geometry) {
    double nanos = 1;
    for (var routine : module.routines()) {
      for (Kernel kernel : routine.kernels()) {
        double vectors =
            geometry.axis() == Geometry.Axis.LANES
                ? kernel.size()
                : Math.ceil(kernel.size() / (double) kernel.width(geometry));
        nanos += vectors * kernel.body().nodes().size() * NODE_NANOS;
      }
    }
    return Math.max(1, (long) (CALL_NANOS / nanos));
  }
}
