package org.brian2grad.torch.transform;

import org.brian2grad.model.FitParameter;
import org.bytedeco.pytorch.Tensor;

/// A smooth function from the numbers that an optimizer changes, which are free, to values of a
/// parameter.
public sealed interface Transform permits LogScale, LinearScale, Bounded {
  /// The value for each free number, with a gradient.
  ///
  /// Shape: any, and the same.
  Tensor value(Tensor free);

  /// The free number of a value: the inverse.
  double free(double value);

  /// The one that a range asks for: bounded, on a logarithmic or linear scale. A free number that
  /// is changed by 0.01 in the middle of the range changes the value by 1%, or by 1% of half the
  /// range.
  static Transform of(FitParameter parameter) {
    double low = parameter.low().value();
    double high = parameter.high().value();
    Transform scale = parameter.logarithmic() ? new LogScale() : LinearScale.between(low, high);
    return new Bounded(scale, low, high);
  }
}
