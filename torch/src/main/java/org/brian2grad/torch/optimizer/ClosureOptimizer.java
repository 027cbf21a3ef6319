package org.brian2grad.torch.optimizer;

import java.util.function.Supplier;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.LossClosure;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// One of libtorch's optimizers that want losses and gradients at several places in a step.
final class ClosureOptimizer implements Optimizer {
  /// One for all: JavaCPP has room for ten such functions in a process.
  private static final Closure CLOSURE = Scopes.forever(new Closure());

  private static final ThreadLocal<@Nullable Step> UNDER_WAY = new ThreadLocal<>();

  private final org.bytedeco.pytorch.Optimizer optimizer;

  ClosureOptimizer(org.bytedeco.pytorch.Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  /// The step that libtorch is doing on a thread.
  private static final class Step {
    private final Supplier<Tensor> loss;

    /// On its way through C++ an exception is reduced to its message.
    private @Nullable RuntimeException failure;

    Step(Supplier<Tensor> loss) {
      this.loss = loss;
    }

    Tensor evaluate() {
      try {
        return loss.get();
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }
  }

  private static final class Closure extends LossClosure {
    @Override
    public Tensor call() {
      Step step = UNDER_WAY.get();
      if (step == null) {
        throw new IllegalStateException("called outside of a step");
      }
      return step.evaluate();
    }
  }

  @Override
  public void step(Supplier<Tensor> closure) {
    Step step = new Step(closure);
    UNDER_WAY.set(step);
    try {
      Scopes.run(() -> optimizer.step(CLOSURE));
    } catch (RuntimeException e) {
      if (step.failure == null) {
        throw e;
      }
      step.failure.addSuppressed(e);
      throw step.failure;
    } finally {
      UNDER_WAY.remove();
    }
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
