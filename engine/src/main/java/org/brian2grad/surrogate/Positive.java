package org.brian2grad.surrogate;

/// Checks of parameters.
final class Positive {
  private Positive() {}

  static void require(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("expected a positive finite " + name + ", got " + value);
    }
  }
}
