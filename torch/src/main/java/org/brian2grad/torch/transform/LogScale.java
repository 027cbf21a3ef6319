package org.brian2grad.torch.transform;

import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Tensor;

/// Positive values on a logarithmic scale: steps are factors.
///
///     value = exp(free)
public record LogScale() implements Transform {
  @Override
  public Tensor value(Tensor free) {
    return Scopes.result(free::exp);
  }

  @Override
  public double free(double value) {
    return Math.log(value);
  }
}
