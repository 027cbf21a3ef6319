package org.brian2grad.request;

import java.util.Set;

/// Something of the program that the caller gives a value for at each call, under the name the
/// caller used.
public sealed interface Parameter {
  String name();

  /// A constant of the namespace, in the operations listed (all have the same value of it).
  record Constant(String name, String identifier, Set<String> operations, double value, String unit)
      implements Parameter {
    public Constant {
      operations = Set.copyOf(operations);
    }
  }

  /// The values of an array: for the whole run if the time loop does not write it, else at its
  /// start.
  record Array(String name, String array) implements Parameter {}

  /// The values of a TimedArray.
  record TimedArray(String name, String array) implements Parameter {}

  /// The events that a spike generator sends, step by step, in the place of its own.
  record Raster(String name, String eventspace) implements Parameter {}
}
