package org.brian2grad.torch.fit;

/// What is told how a fit goes.
public interface FitListener {
  /// Hears nothing.
  FitListener NONE = _ -> {};

  /// @param start which one is under way, from 0
  /// @param step that was taken, from 1
  /// @param loss at the beginning of the step
  /// @param best loss until now, of all starts
  /// @param simulations until now
  record Status(int start, int step, double loss, double best, int simulations) {}

  /// A step was taken.
  void step(Status status);

  /// A search is over.
  ///
  /// @param start which one, from 0
  default void searched(int start, SearchResult result) {}

  /// Asked about ten times a second.
  ///
  /// @return whether to go on
  default boolean goOn() {
    return true;
  }
}
