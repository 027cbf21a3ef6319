package org.brian2grad.derivative;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Node;

/// Brings tangents forward from the operands of the nodes of a body to their values.
final class NodeTangents {
  private static final int NONE = -1;

  private final Body body;
  private final boolean[] varied;
  private final BodyBuilder b;
  private final LocalDerivatives derivatives;
  private final int[] tangent;

  /// @param copied the id of each live node in the body that is built
  NodeTangents(Body body, boolean[] varied, int[] copied, BodyBuilder b) {
    this.body = body;
    this.varied = varied;
    this.b = b;
    this.derivatives = new LocalDerivatives(body, varied, id -> copied[id], b);
    this.tangent = new int[body.nodes().size()];
    Arrays.fill(tangent, NONE);
  }

  /// The tangents of what is loaded.
  @FunctionalInterface
  interface Loads {
    /// The node that loads the tangent; empty where the array has none.
    OptionalInt of(Node.Load load);
  }

  /// The tangent of a node, empty where it is zero.
  Optional<Integer> of(int id) {
    return tangent[id] == NONE ? Optional.empty() : Optional.of(tangent[id]);
  }

  /// Goes through those nodes of the body, from the first to the last, that wanted tangents depend
  /// on: others may have none.
  ///
  /// @param wanted nodes whose tangents are asked for
  void sweep(Loads loads, Set<Integer> wanted) {
    boolean[] needed = needed(wanted);
    for (int id = 0; id < needed.length; id++) {
      if (!needed[id]) {
        continue;
      }
      if (body.node(id) instanceof Node.Load load) {
        tangent[id] = loads.of(load).orElse(NONE);
      } else {
        for (LocalDerivative part : derivatives.of(id)) {
          tangent[id] = plus(tangent[id], forward(part));
        }
      }
    }
  }

  private boolean[] needed(Set<Integer> wanted) {
    boolean[] needed = new boolean[body.nodes().size()];
    wanted.forEach(id -> needed[id] = varied[id]);
    for (int id = needed.length - 1; id >= 0; id--) {
      if (needed[id]) {
        for (int operand : Activity.differentiable(body.node(id))) {
          needed[operand] |= varied[operand];
        }
      }
    }
    return needed;
  }

  private int forward(LocalDerivative part) {
    return switch (part) {
      case LocalDerivative.Sum sum -> {
        int inner = NONE;
        for (LocalDerivative.Term term : sum.terms()) {
          int operand = tangent[term.operand()];
          if (operand != NONE) {
            inner = plus(inner, term.weight().applyAsInt(operand));
          }
        }
        yield inner == NONE ? NONE : sum.outer().applyAsInt(inner);
      }
      case LocalDerivative.Choice c -> {
        int then = tangent[c.then()];
        int otherwise = tangent[c.otherwise()];
        int zero = b.real(0);
        yield then == NONE && otherwise == NONE
            ? NONE
            : b.select(
                c.condition(), then == NONE ? zero : then, otherwise == NONE ? zero : otherwise);
      }
    };
  }

  private int plus(int one, int other) {
    if (one == NONE || other == NONE) {
      return one == NONE ? other : one;
    }
    return b.add((Integer) one, (Integer) other);
  }
}
