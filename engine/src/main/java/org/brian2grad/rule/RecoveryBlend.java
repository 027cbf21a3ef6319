package org.brian2grad.rule;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.ValueType;

/// What depends on whether a neuron is ready counts as `y0 + s (y1 - y0)`, with s the end of its
/// refractory period, y1 the value of a neuron that is ready and y0 that of one that is not.
///
/// Where the truth value chooses between values that is so already; where it is a number of a
/// formula, as in `exp(-dt*int(not_refractory)/tau)`, the formula is worked out for both.
final class RecoveryBlend {
  private final BodyBuilder b;
  private final Set<Integer> ready;
  private final Set<Integer> arrays;

  /// @param ready truth values that say it
  /// @param arrays of such truth values
  RecoveryBlend(BodyBuilder b, Set<Integer> ready, Set<Integer> arrays) {
    this.b = b;
    this.ready = ready;
    this.arrays = arrays;
  }

  Effect of(Effect effect) {
    return switch (effect) {
      case Effect.Store s -> new Effect.Store(s.array(), s.index(), blended(s.value()));
      case Effect.Add a -> new Effect.Add(a.array(), a.index(), blended(a.value()));
      case Effect.Append a -> a;
    };
  }

  private int blended(int value) {
    for (int s : inFormulas(value)) {
      value = b.select(s, b.assuming(value, s, true), b.assuming(value, s, false));
    }
    return value;
  }

  /// Those of the truth values that are numbers of formulas of a value.
  private Set<Integer> inFormulas(int value) {
    Set<Integer> found = new TreeSet<>();
    for (int id : reached(value, _ -> true)) {
      if (b.node(id) instanceof Node.Convert c && b.type(c.operand()) == ValueType.BOOL) {
        reached(c.operand(), truth -> b.type(truth) == ValueType.BOOL && !saysWhoIsReady(truth))
            .stream()
            .filter(this::saysWhoIsReady)
            .forEach(found::add);
      }
    }
    return found;
  }

  private boolean saysWhoIsReady(int id) {
    return ready.contains(id) || (b.node(id) instanceof Node.Load l && arrays.contains(l.array()));
  }

  /// A node and those that it is made of, as far as `open` nodes lead.
  private Set<Integer> reached(int from, IntPredicate open) {
    Set<Integer> reached = new TreeSet<>(Set.of(from));
    Deque<Integer> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      int id = next.pop();
      if (open.test(id)) {
        for (int operand : b.node(id).operands()) {
          if (reached.add(operand)) {
            next.push(operand);
          }
        }
      }
    }
    return reached;
  }
}
