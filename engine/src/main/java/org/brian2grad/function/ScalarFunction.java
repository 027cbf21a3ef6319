package org.brian2grad.function;

import java.util.List;

/// A differentiable function of real numbers that equations may call by name.
///
/// To add one: write one class with `@AutoService(ScalarFunction.class)`. The contract test
/// iterates over all registered functions and checks value, partials and native algorithm of each.
public interface ScalarFunction {
  /// Brian 2's name of it, for example `exp`.
  String name();

  int arity();

  /// What it does to dimensions.
  default UnitRule unitRule() {
    return UnitRule.NUMBERS;
  }

  /// The reference value, by Java's own mathematics: what the interpreter computes.
  double value(double... args);

  /// The partial derivatives with respect to each argument, almost everywhere.
  ///
  /// @param args the arguments
  /// @param value the function's value at `args`, to be used again where it helps (exp, tanh)
  <V> List<V> partials(Algebra<V> a, List<V> args, V value);

  /// The native algorithm.
  <V, B> V lower(Maths<V, B> m, List<V> args);

  /// The relative cost of one evaluation, an addition being 1: what is hoisted, taped or recomputed
  /// is decided by it.
  default int cost() {
    return 30;
  }

  /// Half-open sample interval, one per argument, on which value and partials are finite and
  /// smooth: where the contract test draws its points.
  double[][] smoothDomain();
}
