package org.brian2grad.frontend;

import java.util.Optional;
import org.brian2grad.program.ArraySpec;

/// Makes the names that the code of synapses knows: their own variables, `i` and `j`, and those of
/// the neurons on both sides.
///
/// Source: `Synapses._create_variables` in `brian2/synapses/synapses.py`.
final class SynapseVariables {
  static final String PRE = "_presynaptic_idx";
  static final String POST = "_postsynaptic_idx";

  private SynapseVariables() {}

  /// Adds what every synapse knows of where it is.
  static void addIndices(Scope scope, Elements.Range source, Elements.Range target) {
    String pre = scope.owner() + "._synaptic_pre";
    String post = scope.owner() + "._synaptic_post";
    scope.put("_synaptic_pre", own(pre));
    scope.put("_synaptic_post", own(post));
    scope.put(PRE, own(pre));
    scope.put(POST, own(post));
    index(scope, "i", source, pre, PRE);
    index(scope, "j", target, post, POST);
  }

  private static void index(
      Scope scope, String name, Elements.Range part, String array, String index) {
    if (part.start() == 0) {
      scope.put(name, own(array));
    } else {
      scope.refer(name, part.scope(), "i", index);
    }
  }

  private static Symbol.Element own(String array) {
    return new Symbol.Element(
        array, Scope.OWN, ArraySpec.Type.INT32, false, true, Optional.empty());
  }

  /// Adds the variables of both sides: `v_pre`, `v_post`, and `v` for the target's where no
  /// variable of the synapses has that name.
  static void addNeighbours(Scope scope, Elements.Range source, Elements.Range target) {
    Scope pre = source.scope();
    Scope post = target.scope();
    for (String name : pre.names()) {
      refer(scope, name + "_pre", pre, name, PRE);
    }
    for (String name : post.names()) {
      refer(scope, name + "_post", post, name, POST);
      refer(scope, name, post, name, POST);
    }
  }

  private static void refer(Scope scope, String name, Scope other, String otherName, String index) {
    if (!otherName.startsWith("_") && scope.own(name).isEmpty()) {
      scope.refer(name, other, otherName, index);
    }
  }
}
