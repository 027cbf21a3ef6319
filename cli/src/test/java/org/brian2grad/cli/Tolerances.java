package org.brian2grad.cli;

import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;

/// Every tolerance of these tests, and why.
public final class Tolerances {
  /// Numbers below 1 after a few operations in double precision.
  public static final Offset<Double> ROUNDING = Offset.offset(1e-15);

  /// A time constant of 5 ms from an exact trace, by an optimizer that has converged.
  public static final Offset<Double> FITTED = Offset.offset(1e-3 * 5e-3);

  /// A time constant of 10 ms from spikes, whose steps of 0.1 ms are 1/70 of the shortest interval.
  public static final Offset<Double> FROM_SPIKES = Offset.offset(1e-2 * 10e-3);

  /// What the examples are said to find: the spikes of lif_tau leave 0.05% open, the voltage of
  /// hodgkin_huxley nothing.
  public static final Percentage EXAMPLES = Percentage.withPercentage(0.1);

  /// A mean of equal numbers with some hundred weights, each sum rounded to 1e-16.
  public static final Percentage WEIGHTED_MEAN = Percentage.withPercentage(1e-10);

  /// A loss that is given with four digits.
  public static final Percentage FOUR_DIGITS = Percentage.withPercentage(0.05);

  /// A mean of squares of some tenths of mV, against a neuron that moves by a few 0.01 mV in 0.4
  /// ms.
  public static final Percentage NEARLY_AT_REST = Percentage.withPercentage(10);

  private Tolerances() {}
}
