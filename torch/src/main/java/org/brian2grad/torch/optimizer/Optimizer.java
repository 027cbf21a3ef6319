package org.brian2grad.torch.optimizer;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/// Changes tensors so that a loss becomes smaller.
///
/// What it does next depends on nothing but the losses and gradients that it was given: whoever
/// keeps those has its state.
public interface Optimizer extends AutoCloseable {
  /// Takes one step.
  ///
  /// @param closure puts the gradient into the tensors as they are now, and gives the loss. It may
  ///   be called several times, for other values of the tensors; what it throws comes out as it is
  void step(Supplier<Tensor> closure);

  @Override
  void close();
}
