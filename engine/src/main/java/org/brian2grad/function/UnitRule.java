package org.brian2grad.function;

/// Which dimensions the arguments of a function may have, and which its value has then.
public enum UnitRule {
  /// Numbers give a number: `exp`, `sin`.
  NUMBERS,
  /// Any dimension gives a number: `sign`.
  ANY_TO_NUMBER,
  /// All arguments have one dimension, and the value has it too: `abs`, `clip`.
  SAME,
  /// Any dimension gives its square root: `sqrt`.
  ROOT,
  /// Times give a number: `timestep`.
  TIMES
}
