package org.brian2grad.derivative;

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
    var primals = new Primals(body, arrays, kept, b, kernel.guard().isPresent());
    var nodes = new NodeAdjoints(body, activity.variedNodes(body), primals, b);
    boolean reached = false;
    for (Effect effect : body.effects()) {
      switch (effect) {
        case Effect.Store s -> {
          reached |= arrays.get(s.array()).rewound();
          if (activity.active(s.array())) {
            reached = true;
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
    write(kernel, arrays, activity, adjoints, nodes, primals, b);
    rewind(body, arrays, primals, b);
    return Optional.of(trimmed(kernel, activity, b.build(), primals.taped()));
  }

  private static int load(BodyBuilder b, IntUnaryOperator adjoints, int array, Index index) {
    return b.load(adjoints.applyAsInt(array), index, ValueType.REAL);
  }

  private static Index index(Index index, Primals primals) {
    return index instanceof Index.At(int at) ? new Index.At(primals.value(at)) : index;
  }

  /// Where a body reads or writes.
  private record Place(int array, Index index) {
    /// With one element, its own and the shared one are the same.
    static Place of(int array, Index index, Kernel kernel) {
      boolean own = kernel.size() == 1 && index instanceof Index.Scalar;
      return new Place(array, own ? Index.OWN : index);
    }
  }

  private static void write(
      Kernel kernel,
      List<ArrayDecl> arrays,
      Activity activity,
      IntUnaryOperator adjoints,
      NodeAdjoints nodes,
      Primals primals,
      BodyBuilder b) {
    Map<Place, Integer> bars = new LinkedHashMap<>();
    for (int id = 0; id < kernel.body().nodes().size(); id++) {
      if (kernel.body().node(id) instanceof Node.Load load
          && activity.active(load.array())
          && nodes.of(id).isPresent()) {
        Place place = Place.of(load.array(), load.index(), kernel);
        bars.merge(place, nodes.of(id).get(), (one, other) -> b.add(one, other));
      }
    }
    for (Effect effect : kernel.body().effects()) {
      if (effect instanceof Effect.Store s && activity.active(s.array())) {
        // The value before the store: its adjoint takes the place of that after.
        Integer bar = bars.remove(Place.of(s.array(), s.index(), kernel));
        if (bar != null || arrays.get(s.array()).region() != Region.RECORD) {
          int value = bar != null ? bar : b.real(0);
          b.store(adjoints.applyAsInt(s.array()), index(s.index(), primals), value);
        }
      }
    }
    // Elements that others take as well: what they add must not be lost to a value loaded before.
    bars.forEach((place, bar) -> {
      int adjoint = adjoints.applyAsInt(place.array());
      b.effect(new Effect.Add(adjoint, index(place.index(), primals), bar));
    });
  }

  /// The body with what it overwrites in arrays that are rewound, so that it can be taped.
  static Kernel remembering(Kernel kernel, List<ArrayDecl> arrays) {
    Body body = kernel.body();
    List<Node> nodes = new ArrayList<>(body.nodes());
    for (Effect effect : body.effects()) {
      if (effect instanceof Effect.Store s && arrays.get(s.array()).rewound()) {
        nodes.add(overwritten(s, arrays));
      }
    }
    return new Kernel(
        kernel.name(),
        kernel.clock(),
        kernel.size(),
        new Body(nodes, body.effects()),
        kernel.guard(),
        kernel.order());
  }

  private static Node.Load overwritten(Effect.Store s, List<ArrayDecl> arrays) {
    return new Node.Load(s.array(), s.index(), arrays.get(s.array()).type().value());
  }

  /// Puts back what was overwritten.
  private static void rewind(Body body, List<ArrayDecl> arrays, Primals primals, BodyBuilder b) {
    for (Effect effect : body.effects()) {
      if (effect instanceof Effect.Store s && arrays.get(s.array()).rewound()) {
        int before = body.nodes().lastIndexOf(overwritten(s, arrays));
        b.store(s.array(), index(s.index(), primals), primals.taped(before));
      }
    }
  }

  /// Without dead nodes, and with those taped values only that are really read.
  private static KernelAdjoint trimmed(
      Kernel kernel, Activity activity, Body adjoint, Map<Integer, Integer> taped) {
    var b = new BodyBuilder();
    b.rebuild(adjoint, BodyBuilder.Leaf.NONE);
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
        new Kernel(
            kernel.name() + "'",
            kernel.clock(),
            kernel.size(),
            live,
            kernel.inReverse(activity::active).guard(),
            kernel.order().reversed()),
        used);
  }

  /// The same with final arrays in place of the provisional ones.
  Kernel withArrays(Map<Integer, Integer> arrays) {
    var b = new BodyBuilder();
    int[] map =
        b.rebuild(
            kernel.body(),
            (_, node, _) ->
                node instanceof Node.Load load && arrays.containsKey(load.array())
                    ? Optional.of(b.load(arrays.get(load.array()), load.index(), load.type()))
                    : Optional.empty());
    return kernel.with(b.build(), map);
  }
}
