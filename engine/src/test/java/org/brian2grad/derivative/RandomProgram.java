package org.brian2grad.derivative;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.brian2grad.function.Functions;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Clock;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Node.Comparison;
import org.brian2grad.kernel.Node.Operator;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.Precision;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.surrogate.Gaussian;

/// A program drawn at random: neurons, synapses between them and a shared variable, coupled in
/// every way that kernels can be, with bounded values.
///
/// With events it has truth values that carry derivatives, and functions with kinks and jumps.
final class RandomProgram {
  static final int NEURONS = 5;
  static final int SYNAPSES = 7;

  static final int A = 0;
  static final int P = 1;
  static final int W = 2;
  static final int X = 5;
  static final int Y = 6;
  static final int Z = 7;
  static final int INPUT = 8;
  static final int S = 9;
  static final int TOTAL = 10;
  static final int EVENT = 11;
  static final int TARGET = 12;
  static final int SOURCE = 13;
  static final int ORDER = 14;
  static final int TRACE_X = 15;
  static final int TRACE_Z = 16;
  static final int TRACE_S = 17;
  static final int RASTER = 18;
  private static final int DERIVED = 3;
  private static final int DERIVED_OWN = 4;

  static final Set<Integer> INPUTS = Set.of(A, P, W, X, Y, Z, INPUT, S);
  static final Set<Integer> OUTPUTS =
      Set.of(TRACE_X, TRACE_Z, TRACE_S, RASTER, X, Y, Z, S, INPUT, TOTAL);

  private final Random random;
  private final boolean events;
  private final int clocks;
  private final List<Kernel> kernels = new ArrayList<>();
  private BodyBuilder b = new BodyBuilder();
  private List<Integer> leaves = new ArrayList<>();
  private boolean ticking;
  private int neuronClock;
  private int synapseClock;
  private int sharedClock;

  private RandomProgram(Random random, boolean events, int clocks) {
    this.random = random;
    this.events = events;
    this.clocks = clocks;
  }

  static Lowered of(long seed, boolean events, int clocks) {
    return new RandomProgram(new Random(seed), events, clocks).draw();
  }

  private Lowered draw() {
    neuronClock = random.nextInt(clocks);
    synapseClock = random.nextInt(clocks);
    sharedClock = random.nextInt(clocks);
    List<Kernel> prologue = prologue();
    ticking = true;
    List<Runnable> all =
        new ArrayList<>(
            List.of(
                this::neurons,
                this::synapses,
                this::ordered,
                this::sum,
                this::shared,
                this::permuted,
                this::coupled,
                this::reset,
                this::monitor));
    Collections.shuffle(all, random);
    all.forEach(Runnable::run);
    List<Clock> named = new ArrayList<>();
    for (int clock = 0; clock < clocks; clock++) {
      named.add(new Clock("clock" + clock));
    }
    List<ArrayDecl> arrays = arrays();
    return new Lowered(
        Precision.DOUBLE,
        named,
        arrays,
        arrays.stream().<Lowered.Source>map(_ -> new Lowered.Source.Zero()).toList(),
        List.of(new Log("events", NEURONS, List.of(ValueType.REAL))),
        prologue,
        kernels,
        Lowered.Names.of(Map.of()));
  }

  private List<ArrayDecl> arrays() {
    return List.of(
        ArrayDecl.of("a", StorageType.REAL, Region.PARAMETER, 1),
        ArrayDecl.of("p", StorageType.REAL, Region.PARAMETER, NEURONS),
        ArrayDecl.of("w", StorageType.REAL, Region.PARAMETER, SYNAPSES),
        ArrayDecl.of("derived", StorageType.REAL, Region.PARAMETER, 1),
        ArrayDecl.of("derived own", StorageType.REAL, Region.PARAMETER, NEURONS),
        ArrayDecl.of("x", StorageType.REAL, Region.STATE, NEURONS),
        ArrayDecl.of("y", StorageType.REAL, Region.STATE, NEURONS),
        ArrayDecl.of("z", StorageType.REAL, Region.STATE, SYNAPSES),
        ArrayDecl.of("input", StorageType.REAL, Region.STATE, NEURONS),
        ArrayDecl.of("s", StorageType.REAL, Region.STATE, 1),
        ArrayDecl.of("total", StorageType.REAL, Region.STATE, 1),
        ArrayDecl.of("event", StorageType.BOOL, Region.STATE, NEURONS),
        ArrayDecl.of("target", StorageType.INT32, Region.SHARED, SYNAPSES),
        ArrayDecl.of("source", StorageType.INT32, Region.SHARED, SYNAPSES),
        ArrayDecl.of("order", StorageType.INT32, Region.SHARED, NEURONS),
        ArrayDecl.record("trace of x", StorageType.REAL, NEURONS, neuronClock),
        ArrayDecl.record("trace of z", StorageType.REAL, SYNAPSES, synapseClock),
        ArrayDecl.record("trace of s", StorageType.REAL, 1, sharedClock),
        ArrayDecl.record("raster", StorageType.REAL, NEURONS, neuronClock));
  }

  private void begin() {
    b = new BodyBuilder();
    leaves = new ArrayList<>(List.of(b.real(0.3)));
  }

  private void kernel(String name, int clock, int size) {
    kernels.add(new Kernel(name, clock, size, b.build()));
  }

  private int leaf(int array, Index index) {
    int id = b.load(array, index, ValueType.REAL);
    leaves.add(id);
    return id;
  }

  private List<Kernel> prologue() {
    begin();
    leaf(A, random.nextBoolean() ? Index.OWN : Index.SCALAR);
    b.store(DERIVED, Index.OWN, bounded());
    var one = new Kernel("prologue", 0, 1, b.build());
    begin();
    leaf(A, Index.SCALAR);
    leaf(P, Index.OWN);
    b.store(DERIVED_OWN, Index.OWN, bounded());
    return List.of(one, new Kernel("prologue of each", 0, NEURONS, b.build()));
  }

  private void neurons() {
    begin();
    int x = leaf(X, Index.OWN);
    int y = leaf(Y, Index.OWN);
    leaf(INPUT, Index.OWN);
    leaf(DERIVED, Index.SCALAR);
    leaf(DERIVED_OWN, Index.OWN);
    leaf(A, Index.SCALAR);
    leaf(P, Index.OWN);
    leaf(S, Index.SCALAR);
    int next = step(x);
    b.store(X, Index.OWN, next);
    b.store(Y, Index.OWN, step(y));
    b.store(INPUT, Index.OWN, b.real(0));
    b.store(TRACE_X, Index.OWN, next);
    int event = truth();
    b.store(EVENT, Index.OWN, event);
    b.store(RASTER, Index.OWN, b.convert(event, ValueType.REAL));
    kernel("neurons", neuronClock, NEURONS);
  }

  private void synapses() {
    begin();
    int z = leaf(Z, Index.OWN);
    int w = leaf(W, Index.OWN);
    int source = b.load(SOURCE, Index.OWN, ValueType.INT);
    int target = b.load(TARGET, Index.OWN, ValueType.INT);
    int x = leaf(X, new Index.At(source));
    leaf(P, new Index.At(target));
    int event = b.load(EVENT, new Index.At(source), ValueType.BOOL);
    int next = b.select(event, step(z), z);
    b.store(Z, Index.OWN, next);
    b.store(TRACE_Z, Index.OWN, z);
    b.effect(new Effect.Add(INPUT, new Index.At(target), b.mul(w, bounded())));
    b.effect(
        new Effect.Add(
            INPUT, new Index.At(source), b.mul(b.convert(event, ValueType.REAL), b.mul(x, z))));
    kernel("synapses", synapseClock, SYNAPSES);
  }

  /// Synapses that see what those before them did to their neurons.
  private void ordered() {
    begin();
    int z = leaf(Z, Index.OWN);
    leaf(W, Index.OWN);
    int source = b.load(SOURCE, Index.OWN, ValueType.INT);
    int target = b.load(TARGET, Index.OWN, ValueType.INT);
    int x = leaf(X, new Index.At(target));
    leaf(X, new Index.At(source));
    int y = leaf(Y, new Index.At(source));
    int event = b.load(EVENT, new Index.At(source), ValueType.BOOL);
    b.store(X, new Index.At(target), b.select(event, step(x), x));
    b.store(Y, new Index.At(source), b.select(event, step(y), y));
    b.store(Z, Index.OWN, b.select(event, step(z), z));
    kernels.add(
        new Kernel(
            "ordered",
            synapseClock,
            SYNAPSES,
            b.build(),
            Optional.empty(),
            Kernel.Order.ASCENDING));
  }

  private void sum() {
    begin();
    leaf(X, Index.OWN);
    leaf(A, Index.SCALAR);
    b.effect(new Effect.Add(TOTAL, Index.SCALAR, bounded()));
    kernel("sum", neuronClock, NEURONS);
  }

  private void shared() {
    begin();
    int s = leaf(S, random.nextBoolean() ? Index.OWN : Index.SCALAR);
    leaf(TOTAL, random.nextBoolean() ? Index.OWN : Index.SCALAR);
    leaf(DERIVED, Index.OWN);
    b.store(S, Index.OWN, step(s));
    b.store(TOTAL, Index.OWN, b.real(0));
    b.store(TRACE_S, Index.OWN, s);
    kernel("shared", sharedClock, 1);
  }

  /// Every element writes one other: `y[order] = f(y[order], x)`.
  private void permuted() {
    begin();
    var at = new Index.At(b.load(ORDER, Index.OWN, ValueType.INT));
    int y = leaf(Y, at);
    leaf(X, Index.OWN);
    b.store(Y, at, step(y));
    kernel("permuted", neuronClock, NEURONS);
  }

  /// An array taken both at the own element and at another.
  private void coupled() {
    begin();
    int y = leaf(Y, Index.OWN);
    leaf(X, Index.OWN);
    leaf(X, new Index.At(b.load(ORDER, Index.OWN, ValueType.INT)));
    b.store(Y, Index.OWN, step(y));
    kernel("coupled", neuronClock, NEURONS);
  }

  private void reset() {
    begin();
    int x = leaf(X, Index.OWN);
    int y = leaf(Y, Index.OWN);
    int event = b.load(EVENT, Index.OWN, ValueType.BOOL);
    b.store(X, Index.OWN, b.select(event, step(x), x));
    b.store(Y, Index.OWN, b.select(b.stopGradient(event), b.mul(y, b.real(0.5)), y));
    kernel("reset", neuronClock, NEURONS);
  }

  private void monitor() {
    begin();
    int x = b.load(X, Index.OWN, ValueType.REAL);
    int event = b.load(EVENT, Index.OWN, ValueType.BOOL);
    b.effect(new Effect.Append(0, event, List.of(x)));
    kernel("monitor", neuronClock, NEURONS);
  }

  /// `0.6 x + 0.4 tanh(...)`
  private int step(int x) {
    return b.add(b.mul(x, b.real(0.6)), b.mul(b.real(0.4), bounded()));
  }

  private int bounded() {
    int value = expression(4);
    leaves.add(value);
    return call("tanh", value);
  }

  private int call(String function, int... args) {
    return b.call(Functions.of(function), java.util.Arrays.stream(args).boxed().toList());
  }

  private int pick() {
    return leaves.get(random.nextInt(leaves.size()));
  }

  private int expression(int depth) {
    if (depth == 0) {
      return pick();
    }
    if (events && random.nextInt(4) == 0) {
      return jump(depth - 1);
    }
    int x = expression(depth - 1);
    int one = b.real(1);
    return switch (random.nextInt(16)) {
      case 0 -> b.add(x, expression(depth - 1));
      case 1 -> b.sub(x, expression(depth - 1));
      case 2 -> b.mul(call("tanh", x), expression(depth - 1));
      case 3 -> b.div(x, b.add(b.real(2), call("sin", expression(depth - 1))));
      case 4 -> b.negate(x);
      case 5 -> call("exp", call("sin", x));
      case 6 -> call("log", b.add(b.real(2), call("cos", x)));
      case 7 -> call("pow", b.add(b.real(1.5), call("sin", x)), call("sin", expression(depth - 1)));
      case 8 -> call("sqrt", b.add(one, b.mul(x, x)));
      case 9 -> call("exprel", call("sin", x));
      case 10 -> call("arctan", x);
      case 11 -> b.select(early(), x, pick());
      case 12 -> ticking ? b.mul(x, b.mul(b.real(0.1), now())) : b.add(x, one);
      case 13 -> b.stopGradient(b.convert(b.element(), ValueType.REAL));
      case 14 -> call("log1p", b.mul(x, x));
      default -> call("expm1", call("sin", x));
    };
  }

  private int now() {
    return b.convert(b.timestep(random.nextInt(clocks)), ValueType.REAL);
  }

  /// A truth value that is a constant of differentiation.
  private int early() {
    int half = b.arithmetic(Operator.MOD, b.element(), b.integer(2));
    return b.compare(Comparison.EQ, half, b.integer(0));
  }

  private int jump(int depth) {
    int x = expression(depth);
    return switch (random.nextInt(8)) {
      case 0 -> b.select(truth(depth), x, pick());
      case 1 -> b.convert(truth(depth), ValueType.REAL);
      case 2 -> b.arithmetic(Operator.MOD, x, b.add(b.real(1.5), call("sin", pick())));
      case 3 -> b.arithmetic(Operator.FLOOR_DIV, x, b.real(0.3));
      case 4 -> call("abs", x);
      case 5 -> call("clip", x, b.real(-0.5), call("abs", pick()));
      case 6 -> b.stopGradient(x);
      default ->
          b.convert(b.select(truth(depth), truth(depth), b.not(truth(depth))), ValueType.REAL);
    };
  }

  private int truth() {
    return events ? truth(2) : early();
  }

  private int truth(int depth) {
    Comparison[] inequalities = {Comparison.LT, Comparison.LE, Comparison.GT, Comparison.GE};
    return switch (random.nextInt(6)) {
      case 0 -> b.and(spike(inequalities, depth), spike(inequalities, depth));
      case 1 -> b.or(spike(inequalities, depth), spike(inequalities, depth));
      case 2 -> b.not(spike(inequalities, depth));
      case 3 -> b.and(early(), spike(inequalities, depth));
      default -> spike(inequalities, depth);
    };
  }

  private int spike(Comparison[] inequalities, int depth) {
    boolean derivative = random.nextInt(4) > 0;
    int compared =
        b.compare(
            inequalities[random.nextInt(inequalities.length)],
            expression(Math.max(0, depth - 1)),
            pick());
    if (!derivative) {
      return compared;
    }
    return random.nextBoolean()
        ? b.step(compared, b.real(0.5), new FastSigmoid(2))
        : b.step(compared, b.real(1), new Gaussian(0.7));
  }
}
