package org.brian2grad.adjoint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.ValueType;

/// The adjoint of one kernel.
///
/// @param kernel reads adjoints of what the kernel wrote and adds to adjoints of what it read
/// @param taped provisional arrays that the forward kernel must fill, by node
record KernelAdjoint(Kernel kernel, Map<Integer, Integer> taped) {

  /// @param adjoints the adjoint array of an active array
  /// @param kept arrays that still hold a node's value in the reverse sweep, by node
  /// @return empty when nothing the kernel writes has an adjoint
  static Optional<KernelAdjoint> of(
      Kernel kernel,
      List<ArrayDecl> arrays,
      Activity activity,
      IntUnaryOperator adjoints,
      Map<Integer, Integer> kept) {
    Body body = kernel.body();
    var b = new BodyBuilder();
    var primals = new Primals(body, arrays, kept, b);
    var nodes = new NodeAdjoints(body, activity.variedNodes(body), primals, b);
    Set<Integer> stored = new HashSet<>();
    boolean reached = false;
    for (Effect effect : body.effects()) {
      switch (effect) {
        case Effect.Store s -> {
          if (activity.active(s.array())) {
            reached = true;
            stored.add(s.array());
            nodes.accumulate(s.value(), load(b, adjoints, s.array(), index(s.index(), primals)));
          }
        }
        case Effect.Add a -> {
          if (activity.active(a.array())) {
            reached = true;
            nodes.accumulate(a.value(), load(b, adjoints, a.array(), index(a.index(), primals)));
          }
        }
        case Effect.Append _ -> {}
      }
    }
    if (!reached) {
      return Optional.empty();
    }
    nodes.sweep();
    write(body, arrays, activity, adjoints, stored, nodes, primals, b);
    return Optional.of(trimmed(kernel, b.build(), primals.taped()));
  }

  private static int load(BodyBuilder b, IntUnaryOperator adjoints, int array, Index index) {
    return b.load(adjoints.applyAsInt(array), index, ValueType.REAL);
  }

  private static Index index(Index index, Primals primals) {
    return index instanceof Index.At(int at) ? new Index.At(primals.value(at)) : index;
  }

  private static void write(
      Body body,
      List<ArrayDecl> arrays,
      Activity activity,
      IntUnaryOperator adjoints,
      Set<Integer> stored,
      NodeAdjoints nodes,
      Primals primals,
      BodyBuilder b) {
    Set<Integer> written = new HashSet<>();
    for (int id = 0; id < body.nodes().size(); id++) {
      if (!(body.node(id) instanceof Node.Load load) || !activity.active(load.array())) {
        continue;
      }
      Optional<Integer> bar = nodes.of(id);
      int adjoint = adjoints.applyAsInt(load.array());
      boolean own = load.index() instanceof Index.Own;
      if (own && stored.contains(load.array())) {
        // The value before the store: its adjoint takes the place of that after.
        b.store(adjoint, Index.OWN, bar.orElseGet(() -> b.real(0)));
        written.add(load.array());
      } else if (own && bar.isPresent()) {
        int before = b.load(adjoint, Index.OWN, ValueType.REAL);
        b.store(adjoint, Index.OWN, b.add((Integer) before, bar.get()));
      } else if (bar.isPresent()) {
        b.effect(new Effect.Add(adjoint, index(load.index(), primals), bar.get()));
      }
    }
    for (Effect effect : body.effects()) {
      if (effect instanceof Effect.Store s
          && activity.active(s.array())
          && !written.contains(s.array())
          && arrays.get(s.array()).region() != Region.RECORD) {
        b.store(adjoints.applyAsInt(s.array()), index(s.index(), primals), b.real(0));
      }
    }
  }

  /// Without dead nodes, and with those taped values only that are really read.
  private static KernelAdjoint trimmed(Kernel kernel, Body adjoint, Map<Integer, Integer> taped) {
    var b = new BodyBuilder();
    int[] map = b.copy(adjoint, BodyBuilder.Leaf.NONE);
    adjoint.effects().forEach(effect -> b.effect(BodyBuilder.renamed(effect, map)));
    Body live = b.build();
    Set<Integer> read = new HashSet<>();
    for (Node node : live.nodes()) {
      if (node instanceof Node.Load load) {
        read.add(load.array());
      }
    }
    Map<Integer, Integer> used = new LinkedHashMap<>();
    taped.forEach((node, array) -> {
      if (read.contains(array)) {
        used.put(node, array);
      }
    });
    return new KernelAdjoint(
        new Kernel(kernel.name() + "'", kernel.clock(), kernel.size(), live), used);
  }

  /// The same with final arrays in place of the provisional ones.
  Kernel withArrays(Map<Integer, Integer> arrays) {
    var b = new BodyBuilder();
    int[] map =
        b.copy(
            kernel.body(),
            (_, node, copied) ->
                node instanceof Node.Load load && arrays.containsKey(load.array())
                    ? Optional.of(b.load(arrays.get(load.array()), load.index(), load.type()))
                    : Optional.empty());
    List<Effect> effects = new ArrayList<>();
    kernel.body().effects().forEach(effect -> effects.add(BodyBuilder.renamed(effect, map)));
    effects.forEach(b::effect);
    return new Kernel(kernel.name(), kernel.clock(), kernel.size(), b.build());
  }
}
