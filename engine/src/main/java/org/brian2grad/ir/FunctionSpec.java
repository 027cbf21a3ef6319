package org.brian2grad.ir;

/// What a function name of an equation stands for.
public sealed interface FunctionSpec {
  /// One of Brian 2's standard functions.
  record Standard(String name) implements FunctionSpec {}

  /// Values on a grid of time: `values[clip(round(t / (dt / k)) / k, 0, rows - 1)]`, with `/`
  /// rounding down.
  ///
  /// @param name the user's
  /// @param array id of the values, `rows` by `columns`
  /// @param dt of the grid in seconds
  /// @param k steps of the grid's dt that rounding errors of t cannot cross
  /// @param columns 0 for a one-dimensional array
  record TimedArray(String name, String array, double dt, long k, int rows, int columns)
      implements FunctionSpec {}

  /// A function that the engine knows no formula of.
  record Opaque(String kind, String name) implements FunctionSpec {}
}
