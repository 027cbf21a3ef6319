package org.brian2grad.torch.optimizer;

import java.util.function.Supplier;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.Tensor;

/// One of libtorch's optimizers that look at the gradient once in a step.
final class FirstOrder implements Optimizer {
  private final org.bytedeco.pytorch.Optimizer optimizer;
  private final double decay;
  private double rate;

  /// @param rate learning rate of the first step
  /// @param decay by which it is multiplied after each
  FirstOrder(org.bytedeco.pytorch.Optimizer optimizer, double rate, double decay) {
    this.optimizer = optimizer;
    this.rate = rate;
    this.decay = decay;
  }

  /// libtorch would call the closure itself; called from here, its exceptions do not have to pass
  /// through C++.
  @Override
  public void step(Supplier<Tensor> closure) {
    Scopes.run(() -> {
      Tensor _ = closure.get();
      optimizer.step();
      rate *= decay;
      optimizer.param_groups().get(0).options().set_lr(rate);
    });
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
