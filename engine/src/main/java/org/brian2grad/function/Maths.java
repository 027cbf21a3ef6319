package org.brian2grad.function;

import java.util.List;

/// The machine arithmetic in which a function's native algorithm is written, once, for every
/// carrier.
///
/// Each operation is one IEEE 754 operation (or one cheap bit trick), rounded to nearest, never
/// reassociated: so that the algorithm run on Java doubles by a unit test is bit for bit the one
/// that runs on vectors of eight in native code.
///
/// @param <V> floating-point values: a double, or a vector register of doubles or floats
/// @param <B> truth values: a boolean, or a mask register
public interface Maths<V, B> {
  /// Whether `V` holds 64-bit values (else 32-bit): algorithms choose their polynomial by it.
  boolean isDouble();

  V constant(double value);

  V add(V a, V b);

  V sub(V a, V b);

  V mul(V a, V b);

  V div(V a, V b);

  V neg(V a);

  /// `a * b + c`, rounded once.
  V fma(V a, V b, V c);

  V abs(V a);

  V sqrt(V a);

  /// Round to the nearest integer, ties to even.
  V rint(V a);

  V floor(V a);

  V ceil(V a);

  V trunc(V a);

  /// `|magnitude|` with the sign of `sign`.
  V copySign(V magnitude, V sign);

  /// `2^k` for an integral `k` in the range of normal exponents (-1022..1023 or -126..127), exact.
  V exp2Integer(V k);

  /// The unbiased exponent of a normal positive value, as a float: `floor(log2(a))`.
  V exponent(V a);

  /// `a` scaled into `[1, 2)` by a power of two (normal positive `a`).
  V mantissa(V a);

  B less(V a, V b);

  B lessEqual(V a, V b);

  B equal(V a, V b);

  B isNaN(V a);

  B and(B a, B b);

  B or(B a, B b);

  B not(B a);

  V select(B condition, V then, V otherwise);

  /// Another function by name, inlined: `exp` inside `tanh`.
  V call(String function, List<V> args);

  /// A call of the C library, lane after lane: the slow way, for functions rarely in a hot loop.
  V libm(String cName, List<V> args);
}
