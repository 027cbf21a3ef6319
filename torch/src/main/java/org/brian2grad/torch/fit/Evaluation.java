package org.brian2grad.torch.fit;

import java.util.Arrays;

/// What one simulation has said.
///
/// @param values of the parameters in SI base units, one array for each
/// @param gradient of the loss with respect to them, in the same form
public record Evaluation(double[][] values, double loss, double[][] gradient) {
  private static final double ROUNDING = 1e-12;

  /// Values that are compared bit by bit.
  record Point(double[][] values) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Point that && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.deepHashCode(values);
    }
  }

  /// Whether a parameter makes no difference to the loss, but for rounding.
  ///
  /// @param range in which it may be
  public boolean isFlat(int parameter, double range) {
    return Arrays.stream(gradient[parameter])
        .allMatch(g -> Math.abs(g) * range <= ROUNDING * Math.abs(loss));
  }

  Point point() {
    return new Point(values);
  }
}
