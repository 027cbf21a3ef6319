package org.brian2grad.kernel;

import org.brian2grad.kernel.Node.Comparison;

/// The meaning of operations on single values: what the builder folds with and the interpreter
/// computes.
public final class Scalars {
  private Scalars() {}

  public static boolean compare(Comparison comparison, double a, double b) {
    return switch (comparison) {
      case LT -> a < b;
      case LE -> a <= b;
      case GT -> a > b;
      case GE -> a >= b;
      case EQ -> a == b;
      case NE -> a != b;
    };
  }

  public static boolean compare(Comparison comparison, long a, long b) {
    return switch (comparison) {
      case LT -> a < b;
      case LE -> a <= b;
      case GT -> a > b;
      case GE -> a >= b;
      case EQ -> a == b;
      case NE -> a != b;
    };
  }
}
