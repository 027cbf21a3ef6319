package org.brian2grad.derivative;

import java.util.Arrays;
import java.util.Optional;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Node;

/// Brings adjoints back from the values of a body to their operands.
final class NodeAdjoints {
  private static final int NONE = -1;

  private final boolean[] varied;
  private final BodyBuilder b;
  private final LocalDerivatives derivatives;
  private final int[] adjoint;

  NodeAdjoints(Body body, boolean[] varied, Primals primals, BodyBuilder b) {
    this.varied = varied;
    this.b = b;
    this.derivatives = new LocalDerivatives(body, varied, primals::value, b);
    this.adjoint = new int[body.nodes().size()];
    Arrays.fill(adjoint, NONE);
  }

  /// Adds to the adjoint of a node.
  void accumulate(int id, int contribution) {
    if (!varied[id]
        || (b.node(contribution) instanceof Node.RealConstant(double zero) && zero == 0)) {
      return;
    }
    adjoint[id] =
        adjoint[id] == NONE ? contribution : b.add((Integer) adjoint[id], (Integer) contribution);
  }

  /// The adjoint of a node, empty where it is zero.
  Optional<Integer> of(int id) {
    return adjoint[id] == NONE ? Optional.empty() : Optional.of(adjoint[id]);
  }

  /// Goes through the body from its last value to its first.
  void sweep() {
    for (int id = adjoint.length - 1; id >= 0; id--) {
      if (adjoint[id] != NONE) {
        int bar = adjoint[id];
        derivatives.of(id).forEach(part -> back(part, bar));
      }
    }
  }

  private void back(LocalDerivative part, int bar) {
    switch (part) {
      case LocalDerivative.Sum sum -> {
        int outer = sum.outer().applyAsInt(bar);
        for (LocalDerivative.Term term : sum.terms()) {
          if (varied[term.operand()]) {
            accumulate(term.operand(), term.weight().applyAsInt(outer));
          }
        }
      }
      case LocalDerivative.Choice c -> {
        int zero = b.real(0);
        if (varied[c.then()]) {
          accumulate(c.then(), b.select(c.condition(), bar, zero));
        }
        if (varied[c.otherwise()]) {
          accumulate(c.otherwise(), b.select(c.condition(), zero, bar));
        }
      }
    }
  }
}
