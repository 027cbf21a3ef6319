package org.brian2grad.function;

import java.util.List;

/// The arithmetic in which derivatives are written, once, for every carrier `V`.
///
/// A partial derivative or a surrogate is a formula; what it is a formula *of* differs: doubles in
/// a unit test, nodes of a kernel in the adjoint pass. Writing it against this interface keeps the
/// formula in one place and below the intermediate representation.
///
/// @param <V> a real number in the carrier
public interface Algebra<V> {
  V constant(double value);

  V add(V a, V b);

  V sub(V a, V b);

  V mul(V a, V b);

  V div(V a, V b);

  V neg(V a);

  /// Applies a scalar function by its name (`exp`, `tanh`, ...).
  V call(String function, List<V> args);

  /// `a < b ? then : otherwise`, without evaluating a derivative of the comparison.
  V ifLess(V a, V b, V then, V otherwise);

  default V call(String function, V arg) {
    return call(function, List.of(arg));
  }

  default V square(V a) {
    return mul(a, a);
  }
}
