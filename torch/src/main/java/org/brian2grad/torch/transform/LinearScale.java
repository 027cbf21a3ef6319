package org.brian2grad.torch.transform;

import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Values on a linear scale of their own size: without one, a learning rate would have a unit.
///
///     value = centre + size * free
public record LinearScale(double centre, double size) implements Transform {
  /// The scale on which a range goes from -1 to 1.
  static LinearScale between(double low, double high) {
    double half = high / 2 - low / 2;
    return new LinearScale(low + half, half);
  }

  @Override
  public Tensor value(Tensor free) {
    return Scopes.result(() -> free.mul(new Scalar(size)).add(new Scalar(centre)));
  }

  @Override
  public double free(double value) {
    return (value - centre) / size;
  }
}
