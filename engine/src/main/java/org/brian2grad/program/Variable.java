package org.brian2grad.program;

/// What an identifier of an operation's code stands for.
public sealed interface Variable {
  /// An element of an array.
  ///
  /// @param array its id
  /// @param index `_idx` for the element at work, `0` for the only one, else the name of the
  ///   variable that holds the index
  record Array(String array, String index) implements Variable {}

  /// A constant of the model's namespace or group.
  record Constant(double value, ArraySpec.Type type, String unit) implements Variable {}

  /// A function, by its key in [Program#functions].
  record Function(String key) implements Variable {}

  /// A name that the code itself makes.
  record Local(ArraySpec.Type type) implements Variable {}
}
