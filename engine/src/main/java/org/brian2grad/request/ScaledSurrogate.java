package org.brian2grad.request;

import org.brian2grad.surrogate.Surrogate;

/// The derivative that was chosen for a comparison of an event condition: `d s / d g := surrogate(g
/// / scale) / scale`, where `g = left - right` for `>` and `>=`, its negative for `<` and `<=`.
public record ScaledSurrogate(Surrogate surrogate, double scale) {
  public ScaledSurrogate {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("a scale is positive and finite, got " + scale);
    }
  }
}
