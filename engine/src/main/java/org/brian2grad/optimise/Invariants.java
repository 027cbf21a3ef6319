package org.brian2grad.optimise;

import java.util.List;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;

/// Which nodes of a body have the same value at every tick, and whether that value differs between
/// elements.
final class Invariants {
  private final boolean[] invariant;
  private final boolean[] elementwise;
  private final boolean[] parametric;
  private final int[] cost;

  Invariants(Body body, List<ArrayDecl> arrays) {
    int n = body.nodes().size();
    invariant = new boolean[n];
    elementwise = new boolean[n];
    parametric = new boolean[n];
    cost = new int[n];
    for (int id = 0; id < n; id++) {
      Node node = body.node(id);
      boolean fixed =
          switch (node) {
            case Node.Timestep _, Node.Element _ -> false;
            case Node.Load l ->
                fixed(arrays.get(l.array()).region()) && !(l.index() instanceof Index.At);
            case Node _ -> true;
          };
      boolean own = node instanceof Node.Load l && l.index() instanceof Index.Own;
      boolean loads = node instanceof Node.Load;
      int total = ownCost(node);
      for (int operand : node.operands()) {
        fixed &= invariant[operand];
        own |= elementwise[operand];
        loads |= parametric[operand];
        total = Math.min(total + cost[operand], 1 << 20);
      }
      invariant[id] = fixed;
      elementwise[id] = own;
      parametric[id] = loads;
      cost[id] = total;
    }
  }

  private static boolean fixed(Region region) {
    return region == Region.SHARED || region == Region.PARAMETER;
  }

  private static int ownCost(Node node) {
    return switch (node) {
      case Node.Call c -> c.function().cost();
      case Node.Draw d -> d.distribution().cost();
      case Node.Arithmetic a -> a.operator() == Node.Operator.DIV ? 8 : 1;
      case Node.Load _,
          Node.RealConstant _,
          Node.IntConstant _,
          Node.BoolConstant _,
          Node.Timestep _,
          Node.Element _ ->
          0;
      case Node _ -> 1;
    };
  }

  /// Whether the node is the same at every tick.
  boolean invariant(int id) {
    return invariant[id];
  }

  /// Whether it differs between elements.
  boolean elementwise(int id) {
    return elementwise[id];
  }

  /// Whether it is computed from an array at all.
  boolean parametric(int id) {
    return parametric[id];
  }

  /// What computing it takes, in additions (shared parts counted for each use).
  int cost(int id) {
    return cost[id];
  }
}
