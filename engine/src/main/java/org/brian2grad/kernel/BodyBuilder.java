package org.brian2grad.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.brian2grad.function.Algebra;
import org.brian2grad.function.Functions;
import org.brian2grad.function.ScalarFunction;
import org.brian2grad.kernel.Node.Comparison;
import org.brian2grad.kernel.Node.Operator;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.surrogate.Surrogate;

/// Builds a body node by node. Equal nodes are one node, constants are folded, and only identities
/// that hold for every IEEE 754 value (`x * 1`, `x / 1`, `x - 0`) are applied: a rebuilt body gives
/// the same bits.
///
/// It is also the [Algebra] of nodes, in which partial derivatives and surrogates write themselves.
public final class BodyBuilder implements Algebra<Integer> {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Integer> ids = new HashMap<>();
  private final List<Effect> effects = new ArrayList<>();

  public Body build() {
    return new Body(nodes, effects);
  }

  public Node node(int id) {
    return nodes.get(id);
  }

  public ValueType type(int id) {
    return nodes.get(id).type();
  }

  /// The id of a node equal to the given one, simplified.
  public int add(Node node) {
    return switch (node) {
      case Node.Arithmetic a -> arithmetic(a.operator(), a.left(), a.right());
      case Node.Negate n -> negate(n.operand());
      case Node.Compare c -> compare(c.comparison(), c.left(), c.right());
      case Node.And a -> and(a.left(), a.right());
      case Node.Or o -> or(o.left(), o.right());
      case Node.Not n -> not(n.operand());
      case Node.Select s -> select(s.condition(), s.then(), s.otherwise());
      case Node.Call c -> call(c.function(), c.args());
      case Node.Convert c -> convert(c.operand(), c.type());
      case Node.Event e -> event(e.condition(), e.distance(), e.site());
      case Node.Heaviside h ->
          heaviside(h.value(), h.distance(), h.scale(), h.surrogate(), h.data());
      case Node.StopGradient s -> stopGradient(s.operand());
      case Node.RealConstant _,
          Node.IntConstant _,
          Node.BoolConstant _,
          Node.Load _,
          Node.Timestep _,
          Node.Element _,
          Node.Draw _ ->
          intern(node);
    };
  }

  private int intern(Node node) {
    Integer known = ids.get(node);
    if (known != null) {
      return known;
    }
    for (int operand : node.operands()) {
      if (operand < 0 || operand >= nodes.size()) {
        throw new IllegalArgumentException(
            "operand " + operand + " of " + node + " does not exist");
      }
    }
    nodes.add(node);
    ids.put(node, nodes.size() - 1);
    return nodes.size() - 1;
  }

  public int real(double value) {
    return intern(new Node.RealConstant(value));
  }

  public int integer(long value) {
    return intern(new Node.IntConstant(value));
  }

  public int bool(boolean value) {
    return intern(new Node.BoolConstant(value));
  }

  public int load(int array, Index index, ValueType type) {
    return intern(new Node.Load(array, index, type));
  }

  public int timestep(int clock) {
    return intern(new Node.Timestep(clock));
  }

  public int element() {
    return intern(new Node.Element());
  }

  /// Arithmetic on two nodes of one type.
  public int arithmetic(Operator operator, int left, int right) {
    ValueType type = type(left);
    if (type != type(right) || type == ValueType.BOOL) {
      throw new IllegalArgumentException(operator + " of " + type + " and " + type(right));
    }
    Node l = nodes.get(left);
    Node r = nodes.get(right);
    if (l instanceof Node.RealConstant(double a) && r instanceof Node.RealConstant(double b)) {
      return real(fold(operator, a, b));
    }
    if (l instanceof Node.IntConstant(long a)
        && r instanceof Node.IntConstant(long b)
        && (b != 0
            || operator == Operator.ADD
            || operator == Operator.SUB
            || operator == Operator.MUL)) {
      return integer(fold(operator, a, b));
    }
    if (isOne(r) && (operator == Operator.MUL || operator == Operator.DIV)) {
      return left;
    }
    if (isOne(l) && operator == Operator.MUL) {
      return right;
    }
    if (operator == Operator.SUB && isPlusZero(r)) {
      return left;
    }
    return intern(new Node.Arithmetic(operator, left, right, type));
  }

  private static boolean isOne(Node node) {
    return (node instanceof Node.RealConstant(double v) && v == 1)
        || (node instanceof Node.IntConstant(long k) && k == 1);
  }

  private static boolean isPlusZero(Node node) {
    return (node instanceof Node.RealConstant(double v) && Double.doubleToRawLongBits(v) == 0)
        || (node instanceof Node.IntConstant(long k) && k == 0);
  }

  private static double fold(Operator operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case FLOOR_DIV -> BinaryOperator.FLOOR_DIV.apply(a, b);
      case MOD -> BinaryOperator.MOD.apply(a, b);
    };
  }

  private static long fold(Operator operator, long a, long b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> throw new IllegalArgumentException("integers divide as reals, or with FLOOR_DIV");
      case FLOOR_DIV -> Math.floorDiv(a, b);
      case MOD -> Math.floorMod(a, b);
    };
  }

  public int negate(int operand) {
    return switch (nodes.get(operand)) {
      case Node.RealConstant(double v) -> real(-v);
      case Node.IntConstant(long k) -> integer(-k);
      case Node.Negate n -> n.operand();
      case Node n -> intern(new Node.Negate(operand, n.type()));
    };
  }

  public int compare(Comparison comparison, int left, int right) {
    if (type(left) != type(right)) {
      throw new IllegalArgumentException(comparison + " of " + type(left) + " and " + type(right));
    }
    if (nodes.get(left) instanceof Node.RealConstant(double a)
        && nodes.get(right) instanceof Node.RealConstant(double b)) {
      return bool(Scalars.compare(comparison, a, b));
    }
    if (nodes.get(left) instanceof Node.IntConstant(long a)
        && nodes.get(right) instanceof Node.IntConstant(long b)) {
      return bool(Scalars.compare(comparison, a, b));
    }
    return intern(new Node.Compare(comparison, left, right));
  }

  /// A truth value at a place where a rule is to say what its derivative is.
  public int event(int condition, int site) {
    return event(condition, OptionalInt.empty(), site);
  }

  /// The same where the condition does not tell how far away the event is.
  public int event(int condition, OptionalInt distance, int site) {
    return isConstant(condition) ? condition : intern(new Node.Event(condition, distance, site));
  }

  /// A truth value whose derivative is that of a surrogate.
  public int heaviside(
      int value, int distance, int scale, Surrogate surrogate, List<Integer> data) {
    return isConstant(value)
        ? value
        : intern(new Node.Heaviside(value, distance, scale, surrogate, data));
  }

  /// An inequality of reals as a step function of the distance from threshold, which is positive
  /// where it holds.
  ///
  /// @param data of the surrogate
  public int step(int inequality, int scale, Surrogate surrogate, List<Integer> data) {
    if (!(nodes.get(inequality) instanceof Node.Compare c)) {
      return inequality;
    }
    int distance =
        switch (c.comparison()) {
          case GT, GE -> arithmetic(Operator.SUB, c.left(), c.right());
          case LT, LE -> arithmetic(Operator.SUB, c.right(), c.left());
          case EQ, NE -> throw new IllegalArgumentException("no step at an equality");
        };
    return heaviside(inequality, distance, scale, surrogate, data);
  }

  /// The same with the surrogate's own numbers.
  public int step(int inequality, int scale, Surrogate surrogate) {
    List<Integer> data =
        surrogate.data().stream().map(name -> real(surrogate.number(name))).toList();
    return step(inequality, scale, surrogate, data);
  }

  private boolean isConstant(int id) {
    return nodes.get(id) instanceof Node.BoolConstant;
  }

  public int and(int left, int right) {
    if (nodes.get(left) instanceof Node.BoolConstant(boolean a)) {
      return a ? right : left;
    }
    if (nodes.get(right) instanceof Node.BoolConstant(boolean b)) {
      return b ? left : right;
    }
    return left == right ? left : intern(new Node.And(left, right));
  }

  public int or(int left, int right) {
    if (nodes.get(left) instanceof Node.BoolConstant(boolean a)) {
      return a ? left : right;
    }
    if (nodes.get(right) instanceof Node.BoolConstant(boolean b)) {
      return b ? right : left;
    }
    return left == right ? left : intern(new Node.Or(left, right));
  }

  public int not(int operand) {
    return switch (nodes.get(operand)) {
      case Node.BoolConstant(boolean v) -> bool(!v);
      case Node.Not n -> n.operand();
      case Node _ -> intern(new Node.Not(operand));
    };
  }

  /// A value as it is where a truth value is known.
  public int assuming(int value, int condition, boolean truth) {
    Map<Integer, Integer> known = new HashMap<>();
    known.put(condition, bool(truth));
    return substituted(value, known);
  }

  private int substituted(int id, Map<Integer, Integer> known) {
    Integer value = known.get(id);
    if (value == null) {
      int[] map = new int[id];
      for (int operand : nodes.get(id).operands()) {
        map[operand] = substituted(operand, known);
      }
      value = add(renamed(nodes.get(id), map));
      known.put(id, value);
    }
    return value;
  }

  public int select(int condition, int then, int otherwise) {
    if (type(then) != type(otherwise)) {
      throw new IllegalArgumentException("select of " + type(then) + " and " + type(otherwise));
    }
    if (nodes.get(condition) instanceof Node.BoolConstant(boolean c)) {
      return c ? then : otherwise;
    }
    return then == otherwise
        ? then
        : intern(new Node.Select(condition, then, otherwise, type(then)));
  }

  public int call(ScalarFunction function, List<Integer> args) {
    if (args.size() != function.arity()) {
      throw new IllegalArgumentException(function.name() + " of " + args.size() + " arguments");
    }
    double[] values = new double[args.size()];
    for (int k = 0; k < values.length; k++) {
      if (!(nodes.get(args.get(k)) instanceof Node.RealConstant(double v))) {
        return intern(new Node.Call(function, args));
      }
      values[k] = v;
    }
    return real(function.value(values));
  }

  public int convert(int operand, ValueType type) {
    Node node = nodes.get(operand);
    if (node.type() == type) {
      return operand;
    }
    return switch (node) {
      case Node.RealConstant(double v) -> type == ValueType.INT ? integer((long) v) : bool(v != 0);
      case Node.IntConstant(long k) -> type == ValueType.REAL ? real((double) k) : bool(k != 0);
      case Node.BoolConstant(boolean b) ->
          type == ValueType.REAL ? real(b ? 1 : 0) : integer(b ? 1 : 0);
      case Node _ -> intern(new Node.Convert(operand, type));
    };
  }

  public int stopGradient(int operand) {
    return switch (nodes.get(operand)) {
      case Node.RealConstant _, Node.IntConstant _, Node.BoolConstant _, Node.StopGradient _ ->
          operand;
      case Node n -> intern(new Node.StopGradient(operand, n.type()));
    };
  }

  public void effect(Effect effect) {
    effects.add(effect);
  }

  public void store(int array, Index index, int value) {
    effects.add(new Effect.Store(array, index, value));
  }

  /// Copies the live nodes of another body, with each load and other leaf as `leaf` says.
  ///
  /// @return for each node of `body` its id here, or -1 where the node is dead
  public int[] copy(Body body, Leaf leaf) {
    boolean[] live = body.live();
    int[] map = new int[live.length];
    for (int id = 0; id < live.length; id++) {
      map[id] = live[id] ? leaf.replace(id, body.node(id), map).orElse(-1) : -1;
      if (live[id] && map[id] < 0) {
        map[id] = add(renamed(body.node(id), map));
      }
    }
    return map;
  }

  /// Copies what another body does: its live nodes, as [#copy] does, and its effects.
  ///
  /// @return for each node of `body` its id here, or -1 where the node is dead
  public int[] rebuild(Body body, Leaf leaf) {
    int[] map = copy(body, leaf);
    body.effects().forEach(effect -> effect(renamed(effect, map)));
    return map;
  }

  /// Says what takes the place of a node when a body is copied.
  @FunctionalInterface
  public interface Leaf {
    /// The node's replacement, or empty to copy it.
    Optional<Integer> replace(int id, Node node, int[] copied);

    /// Copies every node as it is.
    Leaf NONE = (_, _, _) -> Optional.empty();
  }

  /// The node with its operands renamed.
  public static Node renamed(Node node, int[] map) {
    return switch (node) {
      case Node.RealConstant _,
          Node.IntConstant _,
          Node.BoolConstant _,
          Node.Timestep _,
          Node.Element _ ->
          node;
      case Node.Load l -> new Node.Load(l.array(), renamed(l.index(), map), l.type());
      case Node.Arithmetic a ->
          new Node.Arithmetic(a.operator(), map[a.left()], map[a.right()], a.type());
      case Node.Negate n -> new Node.Negate(map[n.operand()], n.type());
      case Node.Compare c -> new Node.Compare(c.comparison(), map[c.left()], map[c.right()]);
      case Node.And a -> new Node.And(map[a.left()], map[a.right()]);
      case Node.Or o -> new Node.Or(map[o.left()], map[o.right()]);
      case Node.Not n -> new Node.Not(map[n.operand()]);
      case Node.Select s ->
          new Node.Select(map[s.condition()], map[s.then()], map[s.otherwise()], s.type());
      case Node.Call c ->
          new Node.Call(c.function(), c.args().stream().map(arg -> map[arg]).toList());
      case Node.Convert c -> new Node.Convert(map[c.operand()], c.type());
      case Node.Draw d ->
          new Node.Draw(
              d.distribution(),
              d.site(),
              map[d.key()],
              map[d.step()],
              map[d.element()],
              d.args().stream().map(arg -> map[arg]).toList());
      case Node.Event e -> {
        OptionalInt distance =
            e.distance().isPresent()
                ? OptionalInt.of(map[e.distance().getAsInt()])
                : OptionalInt.empty();
        yield new Node.Event(map[e.condition()], distance, e.site());
      }
      case Node.Heaviside h ->
          new Node.Heaviside(
              map[h.value()],
              map[h.distance()],
              map[h.scale()],
              h.surrogate(),
              h.data().stream().map(number -> map[number]).toList());
      case Node.StopGradient s -> new Node.StopGradient(map[s.operand()], s.type());
    };
  }

  public static Index renamed(Index index, int[] map) {
    return index instanceof Index.At(int at) ? new Index.At(map[at]) : index;
  }

  public static Effect renamed(Effect effect, int[] map) {
    return switch (effect) {
      case Effect.Store s -> new Effect.Store(s.array(), renamed(s.index(), map), map[s.value()]);
      case Effect.Add a -> new Effect.Add(a.array(), renamed(a.index(), map), map[a.value()]);
      case Effect.Append a ->
          new Effect.Append(a.log(), map[a.mask()], a.values().stream().map(v -> map[v]).toList());
    };
  }

  // The algebra of real nodes.

  @Override
  public Integer constant(double value) {
    return real(value);
  }

  @Override
  public Integer add(Integer a, Integer b) {
    return arithmetic(Operator.ADD, a, b);
  }

  @Override
  public Integer sub(Integer a, Integer b) {
    return arithmetic(Operator.SUB, a, b);
  }

  @Override
  public Integer mul(Integer a, Integer b) {
    return arithmetic(Operator.MUL, a, b);
  }

  @Override
  public Integer div(Integer a, Integer b) {
    return arithmetic(Operator.DIV, a, b);
  }

  @Override
  public Integer neg(Integer a) {
    return negate(a);
  }

  @Override
  public Integer call(String function, List<Integer> args) {
    return call(Functions.of(function), args);
  }

  @Override
  public Integer ifLess(Integer a, Integer b, Integer then, Integer otherwise) {
    return select(compare(Comparison.LT, a, b), then, otherwise);
  }
}
