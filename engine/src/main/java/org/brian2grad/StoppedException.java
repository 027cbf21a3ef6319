package org.brian2grad;

/// A run or a gradient that was stopped before its end, by [Progress] or by an interrupt of its
/// thread, whose flag stays set. The Simulator, its other runs, and a run whose gradient was
/// stopped can be used as before.
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final double fraction;

  StoppedException(String what, double fraction) {
    super("%s was stopped when %.0f%% were done".formatted(what, 100 * fraction));
    this.fraction = fraction;
  }

  /// The part that was done.
  public double fraction() {
    return fraction;
  }
}
