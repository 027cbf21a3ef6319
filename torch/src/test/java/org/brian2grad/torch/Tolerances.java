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

  /// How much a process may grow in 1600 runs of 2 MB each. Found: nothing; the reserves of the C
  /// library may still grow.
  public static final long LEAK_MEGABYTES = 100;
}
