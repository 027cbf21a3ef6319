package org.brian2grad.optimise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;

/// Joins kernels over the same elements at the same clock: what one stores, the next takes from a
/// register.
///
/// A kernel moves up to an earlier one if no kernel between the two has anything to do with it.
/// State update, threshold, reset and monitors of a group become one kernel.
public final class Fusion {
  private Fusion() {}

  public static List<Kernel> apply(List<Kernel> kernels) {
    List<Kernel> fused = new ArrayList<>();
    for (Kernel kernel : kernels) {
      int at = partner(fused, kernel);
      if (at >= 0) {
        fused.set(at, join(fused.get(at), kernel));
      } else {
        fused.add(kernel);
      }
    }
    return fused;
  }

  /// The position of the kernel to join, or -1.
  private static int partner(List<Kernel> before, Kernel kernel) {
    for (int at = before.size() - 1; at >= 0; at--) {
      Kernel candidate = before.get(at);
      if (candidate.clock() == kernel.clock()
          && candidate.size() == kernel.size()
          && isPlain(candidate)
          && isPlain(kernel)
          && elementwise(candidate, kernel)) {
        return at;
      }
      if (!independent(candidate, kernel)) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isPlain(Kernel kernel) {
    return kernel.guard().isEmpty() && kernel.isParallel();
  }

  private static boolean independent(Kernel a, Kernel b) {
    Use x = Use.of(a.body());
    Use y = Use.of(b.body());
    return disjoint(x.written(), y.written())
        && disjoint(x.written(), y.read())
        && disjoint(x.read(), y.written())
        && disjoint(x.logged(), y.logged());
  }

  /// Whether element e of one needs nothing of other elements of the other.
  private static boolean elementwise(Kernel a, Kernel b) {
    Use x = Use.of(a.body());
    Use y = Use.of(b.body());
    return disjoint(x.shared(), y.written())
        && disjoint(x.written(), y.shared())
        && disjoint(x.added(), y.touched())
        && disjoint(x.touched(), y.added());
  }

  private static boolean disjoint(Set<Integer> a, Set<Integer> b) {
    return a.stream().noneMatch(b::contains);
  }

  /// The arrays that a body reads and writes.
  ///
  /// @param shared those taken at other elements than the own one
  /// @param added those with an `Add`
  record Use(
      Set<Integer> read,
      Set<Integer> written,
      Set<Integer> shared,
      Set<Integer> added,
      Set<Integer> logged) {

    static Use of(Body body) {
      Set<Integer> read = new HashSet<>();
      Set<Integer> written = new HashSet<>();
      Set<Integer> shared = new HashSet<>();
      Set<Integer> added = new HashSet<>();
      Set<Integer> logged = new HashSet<>();
      for (Node node : body.nodes()) {
        if (node instanceof Node.Load load) {
          read.add(load.array());
          if (!(load.index() instanceof Index.Own)) {
            shared.add(load.array());
          }
        }
      }
      for (Effect effect : body.effects()) {
        switch (effect) {
          case Effect.Store s -> {
            written.add(s.array());
            if (!(s.index() instanceof Index.Own)) {
              shared.add(s.array());
            }
          }
          case Effect.Add a -> {
            written.add(a.array());
            shared.add(a.array());
            added.add(a.array());
          }
          case Effect.Append a -> logged.add(a.log());
        }
      }
      return new Use(read, written, shared, added, logged);
    }

    Set<Integer> touched() {
      Set<Integer> touched = new HashSet<>(read);
      touched.addAll(written);
      return touched;
    }
  }

  private static Kernel join(Kernel first, Kernel second) {
    var b = new BodyBuilder();
    int[] map = b.copy(first.body(), BodyBuilder.Leaf.NONE);
    Map<Integer, Integer> stored = new LinkedHashMap<>();
    List<Effect> others = new ArrayList<>();
    collect(first.body(), map, stored, others);
    Map<Integer, Integer> forwarded = new HashMap<>(stored);
    int[] next =
        b.copy(
            second.body(),
            (_, node, _) ->
                node instanceof Node.Load load && load.index() instanceof Index.Own
                    ? Optional.ofNullable(forwarded.get(load.array()))
                    : Optional.empty());
    collect(second.body(), next, stored, others);
    stored.forEach((array, value) -> b.store(array, Index.OWN, value));
    others.forEach(b::effect);
    return new Kernel(first.name() + "+" + second.name(), first.clock(), first.size(), b.build());
  }

  private static void collect(
      Body body, int[] map, Map<Integer, Integer> stored, List<Effect> others) {
    for (Effect effect : body.effects()) {
      if (effect instanceof Effect.Store s && s.index() instanceof Index.Own) {
        stored.put(s.array(), map[s.value()]);
      } else {
        others.add(BodyBuilder.renamed(effect, map));
      }
    }
  }
}
