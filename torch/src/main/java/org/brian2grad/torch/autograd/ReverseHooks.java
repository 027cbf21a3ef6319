package org.brian2grad.torch.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.FunctionPreHook;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/// What is done before and after the node that carries an [ExternalFunction].
///
/// The slots of the node are those of the carrier, which nobody sees, and after them the outputs.
final class ReverseHooks {
  /// Tokens among the carrier's inputs.
  static final int TOKENS = 2;

  private final int inputs;
  private final ExternalFunction.Reverse reverse;
  private final Before before = new Before();
  private final After after = new After();
  private final AtomicBoolean released = new AtomicBoolean();

  /// From the one hook to the other: they run one after the other, on one thread, with nothing but
  /// the node in between. Threads may go back through one graph at a time.
  private final Map<Thread, Taken> taken = new ConcurrentHashMap<>();

  /// Gradients of outputs, null where there is none.
  private record Taken(List<@Nullable Tensor> gradients) {
    void free() {
      for (Tensor gradient : gradients) {
        if (gradient != null) {
          gradient.close();
        }
      }
    }
  }

  ReverseHooks(int inputs, ExternalFunction.Reverse reverse) {
    this.inputs = inputs;
    this.reverse = reverse;
  }

  /// Gives the hooks to a node, which owns their native part from then on.
  void attach(Node node) {
    node.add_pre_hook(before);
    node.add_post_hook(after);
  }

  void release() {
    if (released.compareAndSet(false, true)) {
      reverse.release();
    }
  }

  void gone() {
    release();
    reverse.gone();
  }

  private int slots() {
    return inputs + TOKENS;
  }

  private final class Before extends FunctionPreHook {
    @Override
    public TensorVector apply(TensorVector gradients) {
      List<@Nullable Tensor> outputs = new ArrayList<>();
      for (long k = slots(); k < gradients.size(); k++) {
        Tensor gradient = gradients.get(k);
        // The element is a place in the vector: another reference to the tensor survives it.
        outputs.add(gradient.defined() ? Scopes.result(() -> new Tensor(gradient)) : null);
      }
      replace(new Taken(outputs));
      gradients.resize(slots());
      return gradients;
    }
  }

  private final class After extends FunctionPostHook {
    @Override
    public TensorVector apply(TensorVector gradients, TensorVector ignored) {
      Taken outputs = taken.remove(Thread.currentThread());
      if (outputs == null) {
        throw new IllegalStateException("the node was entered without its hook");
      }
      try {
        refuseSecondDerivatives();
        // Put into libtorch's own vector, so that nothing of Java's refers to them afterwards, and
        // what is accumulated first may be taken over without a copy.
        Scopes.run(() -> putInto(gradients, reverse.apply(outputs.gradients())));
        return gradients;
      } catch (Throwable e) {
        Failure.remember(e);
        throw e;
      } finally {
        outputs.free();
      }
    }
  }

  private void putInto(TensorVector gradients, List<@Nullable Tensor> computed) {
    for (int k = 0; k < inputs; k++) {
      Tensor gradient = computed.get(k);
      if (gradient != null) {
        gradients.put(k, gradient);
      }
    }
  }

  /// What is there already is of a node that refused to run.
  private void replace(Taken now) {
    Taken left = taken.put(Thread.currentThread(), now);
    if (left != null) {
      left.free();
    }
  }

  private static void refuseSecondDerivatives() {
    if (GradMode.is_enabled()) {
      throw new DiagnosticException(
          new Diagnostic(
              "backward()",
              "double-backward",
              "expected create_graph=false, got create_graph=true",
              "second derivatives are not there yet: a Hessian would be silently wrong"));
    }
  }
}
