package org.brian2grad.kernel;

import org.brian2grad.surrogate.Surrogate;

/// The derivative that a comparison of an event condition counts with in the reverse sweep: `d s /
/// d g := surrogate'(g / scale) / scale`, where `g = left - right` for `>` and `>=`, its negative
/// for `<` and `<=`.
public record Spike(Surrogate surrogate, double scale) {
  public Spike {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("a scale is positive and finite, got " + scale);
    }
  }
}
