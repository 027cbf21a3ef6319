package org.brian2grad.torch.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// A function whose values libtorch has not computed, as one node of its graph.
///
/// JavaCPP lets nobody derive from `torch::autograd::Node`, whose `apply` is protected. So a node
/// of libtorch's own is taken, whose edges, saved tensors and checks are what is needed, and hooks
/// of ours around it do the work:
///
/// - It is that of `_foreach_abs(inputs)`: for each input an edge, and the input itself as saved
///   tensor. So libtorch finds an input that was changed in place, and a second `backward` without
///   `retain_graph`, by itself and in its own words. The results are dropped.
/// - Outputs become further slots of the node ([torch#create_gradient_edge]).
/// - A hook before the node takes the gradients of these slots away, so that it has nothing to do;
///   one after it puts our gradients in the place of what it gave.
/// - Two inputs more are tokens that tell their end. The saved one goes when libtorch drops what it
///   has saved: after `backward` without `retain_graph`, or with the graph. The other is a leaf, to
///   which the node has an edge: it goes with the node itself, and until then keeps the hooks, of
///   which JavaCPP's counterparts have weak references only.
public final class ExternalFunction implements AutoCloseable {
  private static final OperatorHandle CARRIER =
      Scopes.forever(Dispatcher.singleton().findSchemaOrThrow("aten::_foreach_abs", ""));

  /// Hooks of nodes that are alive.
  private static final Set<ReverseHooks> ALIVE = ConcurrentHashMap.newKeySet();

  private final Node node;

  private ExternalFunction(Node node) {
    this.node = node;
  }

  /// The way back of a function.
  public interface Reverse {
    /// From gradients of outputs to those of inputs. Objects made in it are freed when it returns,
    /// but for the tensors that it gives.
    ///
    /// @param outputs in the order of [#output]; null where the loss does not depend on one
    /// @return gradients in the shape and type of each input; null for zero
    List<@Nullable Tensor> apply(List<@Nullable Tensor> outputs);

    /// Called once, by any thread, when there will be no further call that is not refused: with the
    /// first `backward` that does not retain the graph.
    default void release() {}

    /// Called once, by any thread and after [#release], when the node is gone: there will be no
    /// further outputs either.
    default void gone() {}
  }

  /// Makes the node.
  ///
  /// @param inputs floating-point tensors, at least one of which requires a gradient
  public static ExternalFunction of(List<Tensor> inputs, Reverse reverse) {
    ReverseHooks hooks = new ReverseHooks(inputs.size(), reverse);
    ALIVE.add(hooks);
    Node node =
        Scopes.result(() -> {
          Tensor alive = SharedMemory.token(() -> gone(hooks)).requires_grad_();
          Tensor saved = SharedMemory.token(hooks::release);
          Node made = carrier(inputs, List.of(saved, alive));
          hooks.attach(made);
          return made;
        });
    return new ExternalFunction(node);
  }

  private static void gone(ReverseHooks hooks) {
    ALIVE.remove(hooks);
    hooks.gone();
  }

  private static Node carrier(List<Tensor> inputs, List<Tensor> tokens) {
    List<Tensor> all = new ArrayList<>(inputs);
    all.addAll(tokens);
    GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
    for (Tensor tensor : all) {
      list.push_back(new IValue(tensor));
    }
    IValueVector stack = new IValueVector(new IValue(list));
    CARRIER.callBoxed(stack);
    TensorVector results = stack.get(0).toTensorVector();
    return results.get(0).grad_fn();
  }

  /// Makes a tensor the next output, in place: it gets this function as its gradient function.
  ///
  /// @param values a tensor without a graph
  public void output(Tensor values) {
    if (node.isNull()) {
      throw new IllegalStateException("the function is closed, or the PointerScope it was made in");
    }
    torch.create_gradient_edge(values, node);
  }

  /// The native object that this one stands for, see [Scopes#result].
  public Node node() {
    return node;
  }

  /// How many nodes are alive.
  public static int count() {
    return ALIVE.size();
  }

  /// Lets go of the node, which lives on in the graph of its outputs.
  @Override
  public void close() {
    node.close();
  }
}
