package org.brian2grad.interpreter;

import java.util.List;
import java.util.Optional;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Scalars;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.program.Precision;
import org.brian2grad.random.JavaSource;
import org.brian2grad.random.Place;

/// The values of a body's nodes for one element of one lane.
///
/// Reals are kept in doubles and rounded after each operation: for the operations there are, a
/// double rounded to float is the float that rounding once would have given.
final class NodeEvaluation {
  private final Body body;
  private final boolean[] live;
  private final boolean single;
  private final ArrayAccess[] arrays;
  private final double[] reals;
  private final long[] integers;
  private final boolean[] truths;

  NodeEvaluation(Body body, Precision precision, ArrayAccess[] arrays) {
    this.body = body;
    this.live = body.live();
    this.single = precision == Precision.SINGLE;
    this.arrays = arrays;
    this.reals = new double[live.length];
    this.integers = new long[live.length];
    this.truths = new boolean[live.length];
  }

  double real(int id) {
    return reals[id];
  }

  long integer(int id) {
    return integers[id];
  }

  boolean truth(int id) {
    return truths[id];
  }

  /// Computes all nodes that effects need.
  void evaluate(long element, int lane, Optional<Tick> tick) {
    for (int id = 0; id < live.length; id++) {
      if (live[id]) {
        evaluate(id, element, lane, tick);
      }
    }
  }

  private double rounded(double value) {
    return single ? (float) value : value;
  }

  private void evaluate(int id, long element, int lane, Optional<Tick> tick) {
    switch (body.node(id)) {
      case Node.RealConstant c -> reals[id] = rounded(c.value());
      case Node.IntConstant c -> integers[id] = c.value();
      case Node.BoolConstant c -> truths[id] = c.value();
      case Node.Timestep t -> integers[id] = tick.orElseThrow().timesteps()[t.clock()];
      case Node.Element _ -> integers[id] = element;
      case Node.Load l -> load(id, l, element, lane);
      case Node.Arithmetic a -> arithmetic(id, a);
      case Node.Negate n -> {
        reals[id] = -reals[n.operand()];
        integers[id] = -integers[n.operand()];
      }
      case Node.Compare c ->
          truths[id] =
              body.node(c.left()).type() == ValueType.REAL
                  ? Scalars.compare(c.comparison(), reals[c.left()], reals[c.right()])
                  : Scalars.compare(c.comparison(), integers[c.left()], integers[c.right()]);
      case Node.And a -> truths[id] = truths[a.left()] && truths[a.right()];
      case Node.Or o -> truths[id] = truths[o.left()] || truths[o.right()];
      case Node.Not n -> truths[id] = !truths[n.operand()];
      case Node.Select s -> copy(truths[s.condition()] ? s.then() : s.otherwise(), id);
      case Node.Call c -> reals[id] = rounded(c.function().value(arguments(c.args())));
      case Node.Convert c -> convert(id, c);
      case Node.Draw d -> reals[id] = draw(d);
      case Node.Event e -> copy(e.condition(), id);
      case Node.Heaviside h -> copy(h.value(), id);
      case Node.StopGradient s -> copy(s.operand(), id);
    }
  }

  private double draw(Node.Draw draw) {
    var place =
        new Place<>(
            integers[draw.key()], integers[draw.step()], integers[draw.element()], draw.site());
    List<Double> args = draw.args().stream().map(arg -> reals[arg]).toList();
    var source = JavaSource.of(!single || draw.distribution().isWide());
    return rounded(draw.distribution().draw(source, place, args));
  }

  private void copy(int from, int to) {
    reals[to] = reals[from];
    integers[to] = integers[from];
    truths[to] = truths[from];
  }

  private double[] arguments(List<Integer> ids) {
    double[] arguments = new double[ids.size()];
    for (int k = 0; k < arguments.length; k++) {
      arguments[k] = reals[ids.get(k)];
    }
    return arguments;
  }

  /// The element that an index names.
  long place(Index index, long element) {
    return switch (index) {
      case Index.Own _ -> element;
      case Index.Scalar _ -> 0;
      case Index.At(int at) -> integers[at];
    };
  }

  private void load(int id, Node.Load load, long element, int lane) {
    ArrayAccess array = arrays[load.array()];
    long place = place(load.index(), element);
    switch (load.type()) {
      case BOOL -> truths[id] = array.truth(place, lane);
      case INT -> integers[id] = array.integer(place, lane);
      case REAL -> reals[id] = array.real(place, lane);
    }
  }

  private void arithmetic(int id, Node.Arithmetic a) {
    if (a.type() == ValueType.INT) {
      integers[id] = integers(a.operator(), integers[a.left()], integers[a.right()]);
    } else {
      reals[id] = reals(a.operator(), reals[a.left()], reals[a.right()]);
    }
  }

  private double reals(Node.Operator operator, double left, double right) {
    return rounded(
        switch (operator) {
          case ADD -> left + right;
          case SUB -> left - right;
          case MUL -> left * right;
          case DIV -> left / right;
          case FLOOR_DIV -> BinaryOperator.FLOOR_DIV.apply(left, right);
          case MOD -> BinaryOperator.MOD.apply(left, right);
        });
  }

  /// Overflow wraps; division by zero gives 0.
  private static long integers(Node.Operator operator, long left, long right) {
    return switch (operator) {
      case ADD -> left + right;
      case SUB -> left - right;
      case MUL -> left * right;
      case DIV -> throw new IllegalStateException("integers divide as reals");
      case FLOOR_DIV -> right == 0 ? 0 : Math.floorDiv(left, right);
      case MOD -> right == 0 ? 0 : Math.floorMod(left, right);
    };
  }

  private void convert(int id, Node.Convert c) {
    int from = c.operand();
    ValueType source = body.node(from).type();
    switch (c.type()) {
      case BOOL -> truths[id] = source == ValueType.REAL ? reals[from] != 0 : integers[from] != 0;
      // A cast of Java saturates, and makes 0 of NaN.
      case INT ->
          integers[id] = source == ValueType.REAL ? (long) reals[from] : truths[from] ? 1 : 0;
      case REAL ->
          reals[id] = source == ValueType.BOOL ? (truths[from] ? 1 : 0) : real(integers[from]);
    }
  }

  /// An integer is rounded once: by way of double it would be rounded twice.
  private double real(long value) {
    return single ? (float) value : (double) value;
  }
}
