package org.brian2grad.program;

import java.util.Set;

/// What a function name of an equation stands for.
public sealed interface FunctionSpec {
  /// Whether calls draw random numbers.
  default boolean isRandom() {
    return switch (this) {
      case Standard s -> RANDOM.contains(s.name());
      case Binomial _, Gaussian _ -> true;
      case TimedArray _, Opaque _ -> false;
    };
  }

  /// Brian 2's standard functions that draw random numbers.
  Set<String> RANDOM = Set.of("rand", "randn", "poisson");

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

  /// Draws from a binomial distribution.
  record Binomial(double trials, double probability) implements FunctionSpec {}

  /// Draws from a normal distribution: Brian 2's approximation of a binomial one.
  record Gaussian(double mean, double deviation) implements FunctionSpec {}

  /// A function that the engine knows no formula of.
  record Opaque(String kind, String name) implements FunctionSpec {}
}
