package org.brian2grad.kernel;

/// Which element of an array the element at work reads or writes. Arrays with rows are always taken
/// at the row of the current tick.
public sealed interface Index {
  /// The element with the kernel's own number: the array is as long as the kernel's domain.
  record Own() implements Index {}

  /// Element 0: a value that the whole domain shares.
  record Scalar() implements Index {}

  /// The element that an integer node names: a gather, or a scatter.
  record At(int node) implements Index {}

  Index OWN = new Own();
  Index SCALAR = new Scalar();
}
