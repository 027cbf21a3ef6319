package org.brian2grad.torch.transform;

import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/// Values between two bounds, on some scale.
///
///     value = scale(centre + half * sin(free / half))
///
/// with the middle and half the width of the range on that scale. The slope is 1 in the middle. A
/// bound is a finite number of steps away, and the function goes back behind it, so that there is
/// no place from which an optimizer does not return; a logistic function would have its bounds at
/// infinity.
///
/// Source: James and Roos (1975), "Minuit", Computer Physics Communications 10, section 1.3.
///
/// @param low bound, a value
/// @param high bound, a value
public record Bounded(Transform scale, double low, double high) implements Transform {
  /// Exactly on a bound the slope is zero, and no optimizer would leave it: a search that is to
  /// begin there begins this part of half the range inside, where the slope is a quarter.
  static final double INSIDE = 0.03;

  private double half() {
    return (scale.free(high) - scale.free(low)) / 2;
  }

  private double centre() {
    return scale.free(low) + half();
  }

  @Override
  public Tensor value(Tensor free) {
    return Scopes.result(() -> {
      Tensor wave = free.div(new Scalar(half())).sin().mul(new Scalar(half()));
      Tensor value = scale.value(wave.add(new Scalar(centre())));
      // Rounding may go beyond a bound.
      return value.clamp(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
    });
  }

  @Override
  public double free(double value) {
    double part = (scale.free(value) - centre()) / half();
    return half() * Math.asin(Math.clamp(part, INSIDE - 1, 1 - INSIDE));
  }
}
