package org.brian2grad.torch.loss;

import org.bytedeco.pytorch.Tensor;

/// What becomes of the losses of all neurons and samples.
public enum Reduction {
  MEAN,
  SUM,
  NONE;

  Tensor of(Tensor values) {
    return switch (this) {
      case MEAN -> values.mean();
      case SUM -> values.sum();
      case NONE -> values;
    };
  }
}
