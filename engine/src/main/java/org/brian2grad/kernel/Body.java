package org.brian2grad.kernel;

import java.util.List;

/// What a kernel does for one element: values, then effects.
public record Body(List<Node> nodes, List<Effect> effects) {
  public Body {
    nodes = List.copyOf(nodes);
    effects = List.copyOf(effects);
  }

  public Node node(int id) {
    return nodes.get(id);
  }

  /// Marks the nodes that some effect needs.
  public boolean[] live() {
    boolean[] live = new boolean[nodes.size()];
    for (Effect effect : effects) {
      for (int id : effect.operands()) {
        live[id] = true;
      }
    }
    for (int id = nodes.size() - 1; id >= 0; id--) {
      if (live[id]) {
        for (int operand : nodes.get(id).operands()) {
          live[operand] = true;
        }
      }
    }
    return live;
  }
}
