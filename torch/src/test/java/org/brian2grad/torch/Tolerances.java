package org.brian2grad.torch;

/// Every tolerance of these tests, with its reason. Gradients are compared by their ratio.
public final class Tolerances {
  private Tolerances() {}

  /// Central differences with steps of 1e-5 of the value: truncation 1e-10 times a third derivative
  /// of order 100, cancellation 1e-11.
  public static final double DIFFERENCES = 1e-7;

  /// Gradients in single precision against double: sums of some hundred steps, each with an error
  /// of the trace itself.
  public static final double SINGLE_GRADIENT = 1e-4;

  /// The same sum in another order: some thousand terms of both signs, each rounded to 1e-16.
  public static final double SUMS = 1e-11;

  /// Losses in Python and in Java: sums of some hundred terms in another order, over the largest.
  public static final double LOSSES = 1e-12;

  /// The same in single precision, whose unit in the last place is 6e-8.
  public static final double LOSSES_SINGLE = 1e-6;

  /// Central differences of quadratic functions with steps of 0.01: cancellation only.
  public static final double QUADRATIC_DIFFERENCES = 1e-11;

  /// Optimizers in Python and in Java, as promised: ten steps, each of which magnifies what the
  /// forward runs and gradients of both doors differ by, 1e-13.
  public static final double WAYS = 1e-9;

  /// How near optimizers come to a parameter in 50 steps, from 50% off, where the loss is smooth.
  /// Adam still swings, by 0.13%.
  public static final double FOUND = 3e-3;

  /// The same by spikes, which are on the grid of time: one interval of 28 ms may differ by 0.1 ms,
  /// and Adam swings around that.
  public static final double FOUND_BY_SPIKES = 0.03;

  /// How much a process may grow in 1600 runs of 2 MB each. Found: nothing; the reserves of the C
  /// library may still grow.
  public static final long LEAK_MEGABYTES = 100;

  /// A few operations in double precision, relative.
  public static final double ROUNDING = 1e-13;

  /// How near 200 steps of any optimizer come to the minimum of a parabola from a distance of 5.
  public static final double MINIMUM = 1e-3;

  /// A constant that spikes determine to half a time step in about 400, relative.
  public static final double FROM_SPIKES = 2e-3;

  /// A constant from an exact trace, by an optimizer that has converged, relative.
  public static final double FROM_TRACE = 1e-4;

  /// A rounding error, or the epsilon of an optimizer, absolute.
  public static org.assertj.core.data.Offset<Double> within(double error) {
    return org.assertj.core.data.Offset.offset(error);
  }
}
