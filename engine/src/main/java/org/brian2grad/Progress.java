package org.brian2grad;

/// What a long computation tells, about ten times a second.
@FunctionalInterface
public interface Progress {
  /// Says nothing.
  Progress NONE = _ -> true;

  /// @param fraction of the work that is done, from 0 to 1
  /// @return whether to go on
  boolean report(double fraction);
}
