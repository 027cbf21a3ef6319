package org.brian2grad.torch.autograd;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/// `loss.backward()`, whose errors keep their type.
///
/// `Tensor.backward` does the same, but C++ makes a RuntimeException of everything that is thrown
/// in a simulator's reverse sweep.
public final class Backward {
  private Backward() {}

  /// Goes back through the graph, and drops it.
  public static void of(Tensor loss) {
    of(loss, false);
  }

  /// @param retainGraph whether there will be another one
  public static void of(Tensor loss, boolean retainGraph) {
    rethrowing(() ->
        Scopes.run(() ->
            loss.backward(
                new Tensor(), new BoolOptional(retainGraph), false, new TensorArrayRefOptional())));
  }

  /// Calls something of libtorch's that may call reverse sweeps, such as a step of LBFGS.
  public static void rethrowing(Runnable call) {
    Failure.forget();
    try {
      call.run();
    } catch (RuntimeException e) {
      switch (Failure.behind(e)) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case Throwable failure -> throw new IllegalStateException(failure);
      }
    }
  }
}
