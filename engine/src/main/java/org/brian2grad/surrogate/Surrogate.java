package org.brian2grad.surrogate;

import org.brian2grad.function.Algebra;

/// What replaces the derivative of a spike in the reverse sweep: `d H(g) / d g :=
/// derivative(g/scale)/scale`.
///
/// To add one: write one file with a record and a factory for it (see [SurrogateFactory]); the
/// contract test iterates over all of them.
public interface Surrogate {
  /// The field's name, for example `fast_sigmoid`.
  String name();

  /// The surrogate derivative at the dimensionless distance `x` from threshold.
  <V> V derivative(Algebra<V> a, V x);

  /// The half width outside of which the derivative is exactly zero, or infinity.
  default double support() {
    return Double.POSITIVE_INFINITY;
  }
}
