package org.brian2grad.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.brian2grad.function.Functions;
import org.brian2grad.function.NativeAlgorithm;
import org.brian2grad.function.ScalarFunction;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Precision;
import org.brian2grad.random.Distribution;
import org.brian2grad.random.Place;
import org.brian2grad.surrogate.FastSigmoid;

/// One kernel of a [RandomModule].
///
/// It is first drawn which arrays are written and how, which says how they may be loaded; then
/// nodes; then the values that are written.
final class RandomKernel {
  static final double[] SPECIAL = {
    0.0, -0.0, 1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 1e-310, 1e300
  };

  private static final Set<String> INLINED =
      Set.of(
          "exp", "expm1", "exprel", "tanh", "log", "log1p", "pow", "sqrt", "abs", "sign", "clip",
          "floor", "ceil");

  /// How an array is written.
  private enum Writing {
    STORE_OWN,
    STORE_AT,
    ADD_OWN,
    ADD_AT,
    ADD_SCALAR
  }

  private final Random random;
  private final Precision precision;
  private final Routine.Order order;
  private final int clock;
  private final int size;
  private final int clocks;
  private final List<ArrayDecl> arrays;
  private final Set<Integer> approximate;
  private final Kernel.Order succession;
  private final BodyBuilder b = new BodyBuilder();
  private final Map<Integer, Writing> written = new TreeMap<>();
  private final Map<Integer, Index> targets = new TreeMap<>();
  private final List<Integer> reals = new ArrayList<>();
  private final List<Integer> integers = new ArrayList<>();
  private final List<Integer> truths = new ArrayList<>();
  private final List<Integer> rounded = new ArrayList<>();

  RandomKernel(
      Random random,
      Precision precision,
      Routine.Order order,
      int clock,
      int size,
      int clocks,
      List<ArrayDecl> arrays,
      Set<Integer> approximate) {
    this.random = random;
    this.precision = precision;
    this.order = order;
    this.clock = clock;
    this.size = size;
    this.clocks = clocks;
    this.arrays = arrays;
    this.approximate = approximate;
    this.succession = random.nextInt(3) > 0 ? Kernel.Order.ANY : any(Kernel.Order.values());
  }

  /// Makes a log.
  interface Logs {
    int add(int size, List<ValueType> columns);
  }

  Kernel draw(String name, Logs logs) {
    reals.add(b.real(random.nextGaussian()));
    integers.add(b.integer(random.nextInt(-3, 20)));
    integers.add(b.element());
    truths.add(b.bool(true));
    if (order != Routine.Order.ONCE) {
      integers.add(b.timestep(random.nextInt(clocks)));
    }
    writings();
    int nodes = 10 + random.nextInt(40);
    for (int k = 0; k < nodes; k++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> load(random.nextInt(arrays.size()));
        case 4, 5, 6 -> reals.add(real());
        case 7 -> integers.add(integer());
        case 8 -> truths.add(truth());
        default -> rounded.add(rounding());
      }
    }
    written.keySet().forEach(this::load);
    effects(logs);
    return new Kernel(name, clock, size, b.build(), Optional.empty(), succession);
  }

  private int pick(List<Integer> ids) {
    // The later of two, so that bodies are deep.
    int n = ids.size();
    int one = random.nextInt(n);
    int other = random.nextInt(n);
    return ids.get(one > other ? one : other);
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private void writings() {
    for (int k = 0; k < 12; k++) {
      int array = random.nextInt(arrays.size());
      ArrayDecl a = arrays.get(array);
      boolean fixed =
          a.region() == Region.SHARED
              || (a.region() == Region.PARAMETER && order != Routine.Order.ONCE);
      if (fixed || !reachable(a) || written.containsKey(array)) {
        continue;
      }
      Writing writing = any(Writing.values());
      boolean real = a.type() == StorageType.REAL;
      switch (writing) {
        case STORE_OWN -> write(array, writing, a.size() == size, Index.OWN);
        case STORE_AT -> {
          if (succession != Kernel.Order.ANY) {
            // Elements may write the same place, one after the other.
            write(array, writing, true, new Index.At(place(a.size())));
          } else if (a.size() >= size) {
            write(array, writing, true, new Index.At(permuted()));
          }
        }
        case ADD_OWN -> write(array, writing, real && a.size() == size, Index.OWN);
        case ADD_AT -> write(array, writing, real, new Index.At(place(a.size())));
        case ADD_SCALAR ->
            write(array, writing, a.size() == 1 && approximate.contains(array), Index.SCALAR);
      }
    }
  }

  /// Whether an array has a row now, or needs none.
  private boolean reachable(ArrayDecl a) {
    return switch (a.region()) {
      case SHARED, PARAMETER, STATE, ADJOINT -> true;
      case TAPE -> order != Routine.Order.ONCE;
      case RECORD -> order != Routine.Order.ONCE && a.clock() == clock;
    };
  }

  private void write(int array, Writing writing, boolean possible, Index target) {
    if (possible) {
      written.put(array, writing);
      targets.put(array, target);
    }
  }

  /// An integer in `[0, size)` that differs between elements.
  private int permuted() {
    int own = b.element();
    return switch (random.nextInt(4)) {
      case 0 -> own;
      case 1 -> b.arithmetic(Node.Operator.SUB, b.integer(size - 1), own);
      case 2 -> b.load(find("permutation", size), Index.OWN, ValueType.INT);
      default -> {
        int shift = b.load(find(".PARAMETER.INT32", 1), Index.SCALAR, ValueType.INT);
        int shifted = b.arithmetic(Node.Operator.ADD, own, shift);
        yield written.containsKey(find(".PARAMETER.INT32", 1))
            ? own
            : b.arithmetic(Node.Operator.MOD, shifted, b.integer(size));
      }
    };
  }

  private int find(String name, int size) {
    for (int array = 0; array < arrays.size(); array++) {
      if (arrays.get(array).name().startsWith(name) && arrays.get(array).size() == size) {
        return array;
      }
    }
    throw new IllegalStateException(name);
  }

  /// An integer in `[0, length)`.
  private int place(int length) {
    return random.nextInt(4) == 0 && size <= length
        ? b.element()
        : b.arithmetic(Node.Operator.MOD, pick(integers), b.integer(length));
  }

  private void load(int array) {
    ArrayDecl a = arrays.get(array);
    if (!reachable(a)) {
      return;
    }
    Writing writing = written.get(array);
    Optional<Index> index =
        writing == null || (succession != Kernel.Order.ANY && writing != Writing.ADD_SCALAR)
            ? Optional.of(index(a))
            : switch (writing) {
              case STORE_OWN, ADD_OWN -> Optional.of(Index.OWN);
              case STORE_AT -> Optional.of(targets.get(array));
              case ADD_AT, ADD_SCALAR -> Optional.empty();
            };
    if (index.isEmpty()) {
      return;
    }
    int id = b.load(array, index.get(), a.type().value());
    if (approximate.contains(array)) {
      rounded.add(b.mul(id, b.real(0.5)));
      return;
    }
    switch (a.type().value()) {
      case BOOL -> truths.add(id);
      case INT -> integers.add(id);
      case REAL -> reals.add(id);
    }
  }

  private Index index(ArrayDecl a) {
    if (a.size() == size && random.nextInt(3) > 0) {
      return Index.OWN;
    }
    boolean scalar = a.size() == 1 || a.region() == Region.SHARED;
    return scalar && random.nextBoolean() ? Index.SCALAR : new Index.At(place(a.size()));
  }

  private int real() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> b.arithmetic(operator(), pick(reals), pick(reals));
      case 3 -> b.negate(pick(reals));
      case 4 -> b.select(pick(truths), pick(reals), pick(reals));
      case 5 -> b.convert(random.nextBoolean() ? pick(integers) : pick(truths), ValueType.REAL);
      case 6 -> b.stopGradient(pick(reals));
      case 7 -> b.real(SPECIAL[random.nextInt(SPECIAL.length)]);
      case 8 -> drawn();
      default -> {
        ScalarFunction function = function(true);
        List<Integer> args = new ArrayList<>();
        for (int k = 0; k < function.arity(); k++) {
          args.add(pick(reals));
        }
        yield b.call(new NativeAlgorithm(function, precision == Precision.DOUBLE), args);
      }
    };
  }

  private int drawn() {
    Distribution distribution = any(Distribution.values());
    List<Integer> args = new ArrayList<>();
    for (int k = 0; k < distribution.arity(); k++) {
      args.add(random.nextBoolean() ? pick(reals) : b.real(random.nextInt(60) / 4.0));
    }
    return b.add(
        new Node.Draw(
            distribution,
            random.nextInt(Place.SITES),
            pick(integers),
            pick(integers),
            pick(integers),
            args));
  }

  private Node.Operator operator() {
    return any(Node.Operator.values());
  }

  private ScalarFunction function(boolean inlined) {
    List<ScalarFunction> functions =
        Functions.all().stream()
            .filter(f -> INLINED.contains(f.name()) == inlined)
            .sorted((f, g) -> f.name().compareTo(g.name()))
            .toList();
    return functions.get(random.nextInt(functions.size()));
  }

  private int integer() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> {
        Node.Operator operator = operator();
        yield b.arithmetic(
            operator == Node.Operator.DIV ? Node.Operator.FLOOR_DIV : operator,
            pick(integers),
            pick(integers));
      }
      case 2 -> b.negate(pick(integers));
      case 3 -> b.select(pick(truths), pick(integers), pick(integers));
      case 4 -> b.stopGradient(pick(integers));
      default -> b.convert(random.nextBoolean() ? pick(reals) : pick(truths), ValueType.INT);
    };
  }

  private int truth() {
    Node.Comparison comparison = any(Node.Comparison.values());
    boolean smooth = comparison != Node.Comparison.EQ && comparison != Node.Comparison.NE;
    return switch (random.nextInt(9)) {
      case 7 -> b.event(pick(truths), random.nextInt(4));
      case 0, 1 -> {
        int compared = b.compare(comparison, pick(reals), pick(reals));
        yield smooth && random.nextBoolean()
            ? b.step(compared, b.real(1), new FastSigmoid(10))
            : compared;
      }
      case 2 -> b.compare(comparison, pick(integers), pick(integers));
      case 3 -> b.and(pick(truths), pick(truths));
      case 4 -> b.or(pick(truths), pick(truths));
      case 5 -> b.not(pick(truths));
      case 6 -> b.select(pick(truths), pick(truths), pick(truths));
      default -> b.convert(random.nextBoolean() ? pick(reals) : pick(integers), ValueType.BOOL);
    };
  }

  /// A value that rounding may change, between -8 and 8.
  private int rounding() {
    if (rounded.size() > 1 && random.nextBoolean()) {
      return b.mul(b.real(0.5), b.add(pick(rounded), pick(rounded)));
    }
    ScalarFunction function = function(random.nextBoolean());
    List<Integer> args = new ArrayList<>();
    for (int k = 0; k < function.arity(); k++) {
      double low = Math.max(function.smoothDomain()[k][0], -2);
      double high = Math.min(function.smoothDomain()[k][1], 2);
      args.add(bounded(low, high));
    }
    return b.call(function, args);
  }

  private int bounded(double low, double high) {
    return b.call(
        Functions.of("clip"), List.of(pick(reals), b.real((float) low), b.real((float) high)));
  }

  private void effects(Logs logs) {
    written.forEach((array, writing) -> effect(array, writing, targets.get(array)));
    if (order != Routine.Order.ONCE && random.nextBoolean()) {
      List<Integer> columns = new ArrayList<>();
      if (random.nextBoolean()) {
        columns.add(pick(reals));
      }
      if (random.nextBoolean()) {
        columns.add(pick(integers));
      }
      if (random.nextBoolean()) {
        columns.add(pick(truths));
      }
      int log = logs.add(size, columns.stream().map(b::type).toList());
      b.effect(new Effect.Append(log, pick(truths), columns));
    }
  }

  private void effect(int array, Writing writing, Index target) {
    int value =
        approximate.contains(array)
            ? rounded.isEmpty() || random.nextInt(3) == 0 ? bounded(-2, 2) : pick(rounded)
            : switch (arrays.get(array).type().value()) {
              case BOOL -> pick(truths);
              case INT -> pick(integers);
              case REAL -> pick(reals);
            };
    b.effect(
        switch (writing) {
          case STORE_OWN, STORE_AT -> new Effect.Store(array, target, value);
          case ADD_OWN, ADD_AT, ADD_SCALAR -> new Effect.Add(array, target, value);
        });
  }
}
