package org.brian2grad.optimise;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.ValueType;

/// `exp(-dt * int(not_refractory) / tau)` costs an exponential per neuron and step, although it has
/// two values only: an expensive value that depends on nothing but invariants and one truth value
/// becomes a select between its two values, which are invariants themselves.
///
/// Only truth values that carry no derivative qualify, or a derivative would be lost.
public final class Specialisation {
  /// Below this, in additions, a select gains nothing.
  private static final int WORTHWHILE = 8;

  private static final int NONE = -1;
  private static final int SEVERAL = -2;

  private Specialisation() {}

  public static List<Kernel> apply(List<Kernel> kernels, List<ArrayDecl> arrays) {
    Set<Integer> events = new HashSet<>();
    while (kernels.stream().anyMatch(kernel -> collectEvents(kernel.body(), events))) {}
    return kernels.stream().map(kernel -> apply(kernel, arrays, events)).toList();
  }

  /// Arrays of truth values that carry a derivative from one kernel to another.
  private static boolean collectEvents(Body body, Set<Integer> events) {
    boolean[] spiking = spiking(body, events);
    boolean changed = false;
    for (Effect effect : body.effects()) {
      changed |= effect instanceof Effect.Store s && spiking[s.value()] && events.add(s.array());
    }
    return changed;
  }

  private static boolean[] spiking(Body body, Set<Integer> events) {
    boolean[] spiking = new boolean[body.nodes().size()];
    for (int id = 0; id < spiking.length; id++) {
      Node node = body.node(id);
      spiking[id] =
          node instanceof Node.Heaviside
              || (node instanceof Node.Load l && events.contains(l.array()));
      if (node.type() == ValueType.BOOL && !(node instanceof Node.StopGradient)) {
        for (int operand : node.operands()) {
          spiking[id] |= spiking[operand];
        }
      }
    }
    return spiking;
  }

  private static Kernel apply(Kernel kernel, List<ArrayDecl> arrays, Set<Integer> events) {
    Body body = kernel.body();
    var invariants = new Invariants(body, arrays);
    int[] truth = truths(body, invariants, spiking(body, events));
    var b = new BodyBuilder();
    int[] map =
        b.rebuild(
            body,
            (id, node, copied) ->
                truth[id] >= 0 && node.type() == ValueType.REAL && invariants.cost(id) >= WORTHWHILE
                    ? Optional.of(divided(node, copied, copied[truth[id]], b))
                    : Optional.empty());
    return kernel.with(b.build(), map);
  }

  /// For each node the one truth value that it depends on beside invariants.
  private static int[] truths(Body body, Invariants invariants, boolean[] spiking) {
    int[] truth = new int[body.nodes().size()];
    Arrays.fill(truth, NONE);
    for (int id = 0; id < truth.length; id++) {
      Node node = body.node(id);
      if (invariants.invariant(id)) {
        continue;
      }
      if (node.type() == ValueType.BOOL) {
        truth[id] = spiking[id] ? SEVERAL : id;
        continue;
      }
      if (node.operands().length == 0 || node instanceof Node.Load) {
        truth[id] = SEVERAL;
        continue;
      }
      for (int operand : node.operands()) {
        if (!invariants.invariant(operand)) {
          truth[id] = truth[id] == NONE || truth[id] == truth[operand] ? truth[operand] : SEVERAL;
        }
      }
    }
    return truth;
  }

  /// A value as a select between what it is where a truth value holds and where it does not.
  private static int divided(Node node, int[] copied, int truth, BodyBuilder b) {
    int value = b.add(BodyBuilder.renamed(node, copied));
    return b.select(truth, b.assuming(value, truth, true), b.assuming(value, truth, false));
  }
}
