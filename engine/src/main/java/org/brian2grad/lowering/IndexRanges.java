package org.brian2grad.lowering;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.ValueType;

/// Which integers a node of a kernel can be, as far as that can be told from tables that nobody
/// writes, remainders, sums and what a select has compared.
final class IndexRanges {
  /// Selects within selects that are looked into: each doubles the work.
  private static final int DEEPEST = 12;

  private final Kernel kernel;
  private final IntFunction<Range> tables;
  private final Map<Integer, Range> known = new HashMap<>();

  /// @param least of the integers
  /// @param greatest of the integers
  record Range(long least, long greatest) {
    /// Nothing can be told.
    static final Range ANY = new Range(Long.MIN_VALUE, Long.MAX_VALUE);

    boolean within(long size) {
      return least >= 0 && greatest < size;
    }

    boolean isAny() {
      return equals(ANY);
    }

    private Range union(Range other) {
      return new Range(Math.min(least, other.least), Math.max(greatest, other.greatest));
    }

    private boolean isEmpty() {
      return least > greatest;
    }
  }

  /// @param tables what the elements of an array can be, by its number
  IndexRanges(Kernel kernel, IntFunction<Range> tables) {
    this.kernel = kernel;
    this.tables = tables;
  }

  Range of(int node) {
    return of(node, Map.of(), 0);
  }

  /// @param assumed what is known of nodes where this one is looked at
  private Range of(int node, Map<Integer, Range> assumed, int depth) {
    Range given = assumed.get(node);
    if (given != null) {
      return given;
    }
    if (assumed.isEmpty()) {
      Range found = known.get(node);
      if (found == null) {
        found = compute(node, assumed, depth);
        known.put(node, found);
      }
      return found;
    }
    return depth > DEEPEST ? Range.ANY : compute(node, assumed, depth + 1);
  }

  private Range compute(int id, Map<Integer, Range> assumed, int depth) {
    return switch (kernel.body().node(id)) {
      case Node.IntConstant c -> new Range(c.value(), c.value());
      case Node.Element _ -> new Range(0, Math.max(0, kernel.size() - 1L));
      case Node.Load l when l.type() == ValueType.INT -> tables.apply(l.array());
      case Node.StopGradient s -> of(s.operand(), assumed, depth);
      case Node.Convert c when c.type() == ValueType.INT ->
          switch (kernel.body().node(c.operand()).type()) {
            case INT -> of(c.operand(), assumed, depth);
            case BOOL -> new Range(0, 1);
            case REAL -> Range.ANY;
          };
      case Node.Negate n -> product(of(n.operand(), assumed, depth), new Range(-1, -1));
      case Node.Arithmetic a when a.type() == ValueType.INT -> arithmetic(a, assumed, depth);
      case Node.Select s -> select(s, assumed, depth);
      case Node.Load _,
          Node.Convert _,
          Node.Arithmetic _,
          Node.BoolConstant _,
          Node.RealConstant _,
          Node.Compare _,
          Node.Event _,
          Node.Heaviside _,
          Node.And _,
          Node.Or _,
          Node.Not _,
          Node.Call _,
          Node.Timestep _,
          Node.Draw _ ->
          Range.ANY;
    };
  }

  private Range arithmetic(Node.Arithmetic a, Map<Integer, Range> assumed, int depth) {
    Range r = of(a.right(), assumed, depth);
    if (a.operator() == Node.Operator.MOD) {
      return r.least() > 0 ? new Range(0, r.greatest() - 1) : Range.ANY;
    }
    Range l = of(a.left(), assumed, depth);
    try {
      return switch (a.operator()) {
        case ADD ->
            new Range(
                Math.addExact(l.least(), r.least()), Math.addExact(l.greatest(), r.greatest()));
        case SUB ->
            new Range(
                Math.subtractExact(l.least(), r.greatest()),
                Math.subtractExact(l.greatest(), r.least()));
        case MUL -> product(l, r);
        case FLOOR_DIV ->
            r.least() > 0 && r.least() == r.greatest()
                ? new Range(
                    Math.floorDiv(l.least(), r.least()), Math.floorDiv(l.greatest(), r.least()))
                : Range.ANY;
        case DIV, MOD -> Range.ANY;
      };
    } catch (ArithmeticException _) {
      // It may wrap around.
      return Range.ANY;
    }
  }

  private static Range product(Range l, Range r) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    try {
      for (long a : new long[] {l.least(), l.greatest()}) {
        for (long b : new long[] {r.least(), r.greatest()}) {
          long product = Math.multiplyExact(a, b);
          least = Math.min(least, product);
          greatest = Math.max(greatest, product);
        }
      }
    } catch (ArithmeticException _) {
      return Range.ANY;
    }
    return new Range(least, greatest);
  }

  /// Each side, knowing how the comparison came out there.
  private Range select(Node.Select s, Map<Integer, Range> assumed, int depth) {
    if (kernel.body().node(s.condition()) instanceof Node.Compare c
        && kernel.body().node(c.left()).type() == ValueType.INT
        && kernel.body().node(c.right()) instanceof Node.IntConstant(long bound)) {
      Range before = of(c.left(), assumed, depth);
      Range then = part(c.comparison(), before, bound, true);
      Range otherwise = part(c.comparison(), before, bound, false);
      return side(s.then(), c, then, assumed, depth)
          .union(side(s.otherwise(), c, otherwise, assumed, depth));
    }
    return of(s.then(), assumed, depth).union(of(s.otherwise(), assumed, depth));
  }

  private Range side(
      int value, Node.Compare c, Range part, Map<Integer, Range> assumed, int depth) {
    if (part.isEmpty()) {
      // Nobody comes here: the other side alone counts.
      return new Range(Long.MAX_VALUE, Long.MIN_VALUE);
    }
    Map<Integer, Range> more = new HashMap<>(assumed);
    more.put(c.left(), part);
    return of(value, more, depth);
  }

  /// What is left of a range where a comparison with a number holds, or does not.
  private static Range part(Node.Comparison comparison, Range range, long bound, boolean holds) {
    long below = bound == Long.MIN_VALUE ? bound : bound - 1;
    long above = bound == Long.MAX_VALUE ? bound : bound + 1;
    return switch (comparison) {
      case LT -> holds ? atMost(range, below) : atLeast(range, bound);
      case LE -> holds ? atMost(range, bound) : atLeast(range, above);
      case GT -> holds ? atLeast(range, above) : atMost(range, bound);
      case GE -> holds ? atLeast(range, bound) : atMost(range, below);
      case EQ, NE -> range;
    };
  }

  private static Range atMost(Range range, long bound) {
    return new Range(range.least(), Math.min(range.greatest(), bound));
  }

  private static Range atLeast(Range range, long bound) {
    return new Range(Math.max(range.least(), bound), range.greatest());
  }
}
