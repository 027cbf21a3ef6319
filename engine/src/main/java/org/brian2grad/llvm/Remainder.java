package org.brian2grad.llvm;

/// The division of reals with a remainder, as Python's `//` and `%` have it: the remainder has the
/// sign of the divisor.
final class Remainder {
  private final VectorMaths maths;
  private final String left;
  private final String right;
  private final String zero;

  /// With the sign of the dividend.
  private final String truncated;

  private final String isZero;

  /// Whether there is one and its sign is not that of the divisor.
  private final String isOfOtherSign;

  Remainder(Text text, VectorMaths maths, String type, String left, String right) {
    this.maths = maths;
    this.left = left;
    this.right = right;
    zero = maths.constant(0);
    truncated = text.emit("frem " + type + " " + left + ", " + right);
    isZero = maths.equal(truncated, zero);
    String negative = maths.less(truncated, zero);
    String divisorIsNegative = maths.less(right, zero);
    String differ =
        maths.or(
            maths.and(negative, maths.not(divisorIsNegative)),
            maths.and(maths.not(negative), divisorIsNegative));
    isOfOtherSign = maths.and(maths.not(isZero), differ);
  }

  String value() {
    String shifted = maths.select(isOfOtherSign, maths.add(truncated, right), truncated);
    return maths.select(isZero, maths.copySign(zero, right), shifted);
  }

  /// A whole number, which rounding of the quotient does not push up.
  String quotient() {
    String whole = maths.rint(maths.div(maths.sub(left, truncated), right));
    String floor = maths.select(isOfOtherSign, maths.sub(whole, maths.constant(1)), whole);
    String rounded = maths.div(left, right);
    String signed = maths.select(maths.equal(floor, zero), maths.copySign(zero, rounded), floor);
    return maths.select(maths.equal(right, zero), rounded, signed);
  }
}
