package org.brian2grad.optimise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lowering.Lowered;

/// Computes before the time loop what does not change in it: `exp(-dt/tau)` once per parameter
/// value.
///
/// The reverse sweep gains twice: it adds up the adjoint of the derived value and applies the
/// derivative of `exp(-dt/tau)` once, in the epilogue.
public final class Hoisting {
  /// An element's own derived value costs memory traffic: worth it only if computing it costs more,
  /// in additions.
  private static final int WORTHWHILE = 4;

  private final List<ArrayDecl> arrays;
  private final List<Lowered.Source> sources;
  private final Map<Integer, Prologue> prologues = new TreeMap<>();

  private Hoisting(Lowered program) {
    this.arrays = new ArrayList<>(program.arrays());
    this.sources = new ArrayList<>(program.sources());
  }

  public static Lowered apply(Lowered program) {
    var hoisting = new Hoisting(program);
    List<Kernel> kernels = new ArrayList<>();
    for (Kernel kernel : program.kernels()) {
      kernels.add(hoisting.hoist(kernel));
    }
    List<Kernel> prologue = new ArrayList<>(program.prologue());
    // Values for all elements may need values that all elements share, never the other way round.
    hoisting.prologues.forEach(
        (size, p) -> prologue.add(new Kernel("derived[" + size + "]", 0, size, p.b.build())));
    return program.with(hoisting.arrays, hoisting.sources, prologue, kernels);
  }

  /// Everything derived for one domain size, with the array of each derived node.
  private static final class Prologue {
    final BodyBuilder b = new BodyBuilder();
    final Map<Integer, Integer> derived = new HashMap<>();
  }

  private Kernel hoist(Kernel kernel) {
    Body body = kernel.body();
    var invariants = new Invariants(body, arrays);
    boolean[] wanted = frontier(body, invariants);
    var b = new BodyBuilder();
    int[] map =
        b.rebuild(
            body,
            (id, node, _) ->
                wanted[id] ? Optional.of(derived(kernel, invariants, id, b)) : Optional.empty());
    return kernel.with(b.build(), map);
  }

  /// Invariants that something changing is computed from.
  private static boolean[] frontier(Body body, Invariants invariants) {
    boolean[] wanted = new boolean[body.nodes().size()];
    boolean[] live = body.live();
    for (int id = 0; id < wanted.length; id++) {
      if (live[id] && !invariants.invariant(id)) {
        for (int operand : body.node(id).operands()) {
          wanted[operand] |= worthwhile(body, invariants, operand);
        }
      }
    }
    for (Effect effect : body.effects()) {
      for (int operand : effect.operands()) {
        wanted[operand] |= worthwhile(body, invariants, operand);
      }
    }
    return wanted;
  }

  private static boolean worthwhile(Body body, Invariants invariants, int id) {
    return invariants.invariant(id)
        && invariants.parametric(id)
        && !(body.node(id) instanceof Node.Load)
        && body.node(id).type() == ValueType.REAL
        && (!invariants.elementwise(id) || invariants.cost(id) >= WORTHWHILE);
  }

  /// The value, loaded from the array that the prologue fills.
  private int derived(Kernel kernel, Invariants invariants, int id, BodyBuilder b) {
    int size = invariants.elementwise(id) ? kernel.size() : 1;
    Prologue prologue = prologues.computeIfAbsent(size, _ -> new Prologue());
    int node = copy(kernel.body(), id, prologue.b, size, new HashMap<>());
    Integer array = prologue.derived.get(node);
    if (array == null) {
      array = arrays.size();
      arrays.add(
          ArrayDecl.of(name(prologue.b, node, array), StorageType.REAL, Region.PARAMETER, size));
      sources.add(new Lowered.Source.Zero());
      prologue.derived.put(node, array);
      prologue.b.store(array, Index.OWN, node);
    }
    boolean own = size == kernel.size();
    return b.load(array, own ? Index.OWN : Index.SCALAR, ValueType.REAL);
  }

  /// Says what a derived value comes from, for errors.
  private String name(BodyBuilder b, int node, int array) {
    Set<String> names = new TreeSet<>();
    collect(b, node, names);
    return "derived" + array + " from " + String.join(", ", names);
  }

  private void collect(BodyBuilder b, int node, Set<String> names) {
    if (b.node(node) instanceof Node.Load load
        && arrays.get(load.array()).region() == Region.PARAMETER) {
      names.add(arrays.get(load.array()).name());
    }
    for (int operand : b.node(node).operands()) {
      collect(b, operand, names);
    }
  }

  private static int copy(
      Body body, int id, BodyBuilder b, int size, Map<Integer, Integer> copied) {
    Integer known = copied.get(id);
    if (known != null) {
      return known;
    }
    int[] map = new int[body.nodes().size()];
    for (int operand : body.node(id).operands()) {
      map[operand] = copy(body, operand, b, size, copied);
    }
    int value = b.add(BodyBuilder.renamed(body.node(id), map));
    copied.put(id, value);
    return value;
  }
}
