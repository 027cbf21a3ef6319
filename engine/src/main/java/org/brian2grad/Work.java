package org.brian2grad;

import java.util.function.DoubleSupplier;

/// Lets a long computation go on until it is done, or until somebody wants it to stop.
final class Work {
  /// Between two looks at the caller's wishes.
  private static final long NANOS = 50_000_000;

  private Work() {}

  /// Something that can be left and taken up again.
  @FunctionalInterface
  interface Steps {
    /// @param nanos to go on for
    /// @return whether it is done
    boolean advance(long nanos);
  }

  /// @param what is computed, for the message
  /// @throws StoppedException when the listener or an interrupt says so
  static void finish(String what, Steps steps, DoubleSupplier done, Progress progress) {
    boolean over = false;
    while (!over) {
      if (Thread.currentThread().isInterrupted() || !progress.report(done.getAsDouble())) {
        throw new StoppedException(what, done.getAsDouble());
      }
      over = steps.advance(NANOS);
    }
    progress.report(1);
  }
}
