package org.brian2grad.kernel;

/// What a node computes: a truth value, a 64-bit integer, or a real number in the module's
/// precision.
public enum ValueType {
  BOOL,
  INT,
  REAL
}
