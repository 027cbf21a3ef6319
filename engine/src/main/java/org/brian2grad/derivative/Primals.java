package org.brian2grad.derivative;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Node;

/// The forward values that an adjoint kernel asks for: read again where they still are, from the
/// tape where they were lost or cost much, computed again otherwise.
///
/// The tape is what bounds the length of a segment and streams through the cache, so that a value
/// is taped only if computing it costs more than the 8 bytes written and read: transcendental
/// functions and divisions, and random numbers, although these could be drawn again from nothing.
/// Where a guard lets the forward kernel skip its elements they are: a tape would want all of them.
/// Both ways give the same bits.
final class Primals {
  /// In additions. A division takes about 16 cycles for 8 values, a taped value 2 to 4.
  private static final int TAPED_COST = 8;

  /// Provisional ids of taped values: which of them are really read is known when the adjoint is
  /// done.
  static final int PROVISIONAL = 1 << 24;

  private final Body body;
  private final List<ArrayDecl> arrays;
  private final Map<Integer, Integer> kept;
  private final BodyBuilder b;
  private final boolean guarded;
  private final boolean[] replayable;
  private final Map<Integer, Integer> values = new HashMap<>();
  private final Map<Integer, Integer> taped = new LinkedHashMap<>();

  /// @param kept arrays that still hold a node's value in the reverse sweep, by node
  /// @param guarded whether the forward kernel skips elements
  Primals(
      Body body,
      List<ArrayDecl> arrays,
      Map<Integer, Integer> kept,
      BodyBuilder b,
      boolean guarded) {
    this.body = body;
    this.guarded = guarded;
    this.arrays = arrays;
    this.kept = kept;
    this.b = b;
    this.replayable = replayable();
  }

  /// Nodes that are computed from nothing the time loop changes.
  private boolean[] replayable() {
    boolean[] replayable = new boolean[body.nodes().size()];
    for (int id = 0; id < replayable.length; id++) {
      Node node = body.node(id);
      boolean whole = !(node instanceof Node.Load load) || isKept(load.array());
      for (int operand : node.operands()) {
        whole &= replayable[operand];
      }
      replayable[id] = whole;
    }
    return replayable;
  }

  private boolean isKept(int array) {
    if (arrays.get(array).rewound()) {
      return true;
    }
    return switch (arrays.get(array).region()) {
      case SHARED, PARAMETER, RECORD -> true;
      case STATE, ADJOINT, TAPE -> false;
    };
  }

  /// The id, in the adjoint body, of a node's forward value.
  int value(int id) {
    Integer known = values.get(id);
    if (known != null) {
      return known;
    }
    int value = find(id);
    values.put(id, value);
    return value;
  }

  /// A node's forward value from the tape, although what it was read from may still be there.
  int taped(int id) {
    taped.put(id, PROVISIONAL + id);
    return b.load(PROVISIONAL + id, Index.OWN, body.node(id).type());
  }

  private int find(int id) {
    Node node = body.node(id);
    if (node instanceof Node.Heaviside h) {
      return value(h.value());
    }
    if (kept.containsKey(id)) {
      return b.load(kept.get(id), Index.OWN, node.type());
    }
    boolean drawn = node instanceof Node.Draw && !guarded;
    if ((!replayable[id] || drawn)
        && ((node instanceof Node.Load load && !isKept(load.array()))
            || cost(node) >= TAPED_COST)) {
      taped.put(id, PROVISIONAL + id);
      return b.load(PROVISIONAL + id, Index.OWN, node.type());
    }
    int[] operands = node.operands();
    int[] map = new int[body.nodes().size()];
    for (int operand : operands) {
      map[operand] = value(operand);
    }
    return b.add(BodyBuilder.renamed(node, map));
  }

  private static int cost(Node node) {
    return switch (node) {
      case Node.Call c -> c.function().cost();
      case Node.Draw d -> d.distribution().cost();
      case Node.Arithmetic a ->
          switch (a.operator()) {
            case ADD, SUB, MUL -> 1;
            case DIV, FLOOR_DIV, MOD -> TAPED_COST;
          };
      case Node _ -> 1;
    };
  }

  /// Nodes that were asked for from the tape, with their provisional arrays.
  Map<Integer, Integer> taped() {
    return taped;
  }
}
