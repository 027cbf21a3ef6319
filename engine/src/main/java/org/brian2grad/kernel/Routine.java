package org.brian2grad.kernel;

import java.util.List;

/// A native function: its kernels in order, once or at every tick of a segment.
///
/// @param name of the native function
public record Routine(String name, Order order, List<Kernel> kernels) {
  public Routine {
    kernels = List.copyOf(kernels);
  }

  /// How the ticks of a segment are gone through.
  public enum Order {
    /// No ticks: each kernel once.
    ONCE,
    FORWARD,
    /// From the last tick of the segment to the first (kernels are already listed in reverse).
    BACKWARD
  }
}
