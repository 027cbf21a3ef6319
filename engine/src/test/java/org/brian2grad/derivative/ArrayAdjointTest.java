package org.brian2grad.derivative;

import static org.brian2grad.derivative.HandDerived.check;
import static org.brian2grad.derivative.HandDerived.parameter;
import static org.brian2grad.derivative.HandDerived.program;
import static org.brian2grad.derivative.HandDerived.run;
import static org.brian2grad.derivative.HandDerived.state;

import java.util.List;
import java.util.Set;
import org.brian2grad.function.Functions;
import org.brian2grad.interpreter.TestMemory;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lowering.Lowered;
import org.junit.jupiter.api.Test;

/// Loads, stores and additions in the reverse sweep, against gradients that were worked out on
/// paper.
class ArrayAdjointTest {
  @Test
  void gathersWithRepeatedTargetsAddUp() {
    var b = new BodyBuilder();
    int x = b.load(0, new Index.At(b.load(1, Index.OWN, ValueType.INT)), ValueType.REAL);
    b.store(2, Index.OWN, b.mul(x, x));
    var program =
        program(
            1,
            List.of(
                parameter("x", 3),
                ArrayDecl.of("index", StorageType.INT32, Region.SHARED, 5),
                state("y", 5)),
            new Kernel("gather", 0, 5, b.build()));
    try (var run = run(program, Set.of(0), Set.of(2), TestMemory.Times.of(1, 0))) {
      run.memory.setAll(0, 2, 3, 5);
      run.memory.setAll(1, 1, 1, 0, 1, 0);
      run.forward(1);
      run.seed(2, new double[] {1, 10, 100, 1000, 10000});
      run.back();
      check(run.gradient(0, 0), 10100 * 4, 1011 * 6, 0);
    }
  }

  @Test
  void anArrayTakenAtTheOwnAndAtOtherElementsLosesNothing() {
    // y[k] = x[k] + x[k - 1]
    var b = new BodyBuilder();
    int own = b.load(0, Index.OWN, ValueType.REAL);
    int before = b.load(0, new Index.At(b.load(1, Index.OWN, ValueType.INT)), ValueType.REAL);
    b.store(2, Index.OWN, b.add(own, before));
    var program =
        program(
            1,
            List.of(
                parameter("x", 4),
                ArrayDecl.of("before", StorageType.INT32, Region.SHARED, 4),
                state("y", 4)),
            new Kernel("neighbours", 0, 4, b.build()));
    try (var run = run(program, Set.of(0), Set.of(2), TestMemory.Times.of(1, 0))) {
      run.memory.setAll(0, 2, 3, 5, 7);
      run.memory.setAll(1, 3, 0, 1, 2);
      run.forward(1);
      run.seed(2, new double[] {1, 10, 100, 1000});
      run.back();
      check(run.gradient(0, 0), 11, 110, 1100, 1001);
    }
  }

  @Test
  void aStoreAtOtherElementsReplacesTheirAdjoints() {
    // x[order[k]] = 3 x[order[k]] + y[k], twice
    var b = new BodyBuilder();
    var at = new Index.At(b.load(2, Index.OWN, ValueType.INT));
    int x = b.load(0, at, ValueType.REAL);
    b.store(0, at, b.add(b.mul(b.real(3), x), b.load(1, Index.OWN, ValueType.REAL)));
    var program =
        program(
            1,
            List.of(
                state("x", 3),
                parameter("y", 3),
                ArrayDecl.of("order", StorageType.INT32, Region.SHARED, 3)),
            new Kernel("scatter", 0, 3, b.build()));
    try (var run = run(program, Set.of(0, 1), Set.of(0), TestMemory.Times.of(2, 0))) {
      run.memory.setAll(2, 1, 2, 0);
      run.forward(1);
      run.seed(0, new double[] {1, 10, 100});
      run.back();
      check(run.gradient(0, 0), 9, 90, 900);
      check(run.gradient(1, 0), 40, 400, 4);
    }
  }

  @Test
  void oneValueInSeveralArrays() {
    // x = y = p q, z = x y; then x = x^2
    var first = new BodyBuilder();
    int product =
        first.mul(
            first.load(0, Index.OWN, ValueType.REAL), first.load(1, Index.OWN, ValueType.REAL));
    first.store(2, Index.OWN, product);
    first.store(3, Index.OWN, product);
    var second = new BodyBuilder();
    int x = second.load(2, Index.OWN, ValueType.REAL);
    int y = second.load(3, Index.OWN, ValueType.REAL);
    second.store(4, Index.OWN, second.mul(x, y));
    second.store(2, Index.OWN, second.mul(x, x));
    var program =
        program(
            1,
            List.of(
                parameter("p", 1), parameter("q", 1), state("x", 1), state("y", 1), state("z", 1)),
            new Kernel("first", 0, 1, first.build()),
            new Kernel("second", 0, 1, second.build()));
    try (var run = run(program, Set.of(0, 1), Set.of(2, 3, 4), TestMemory.Times.of(1, 0))) {
      run.memory.setAll(0, 2);
      run.memory.setAll(1, 5);
      run.forward(1);
      run.seed(2, new double[] {1});
      run.seed(3, new double[] {10});
      run.seed(4, new double[] {100});
      run.back();
      // d(x^2 + 10 y + 100 x y)/d(p q) = 2 x + 10 + 200 x at x = 10
      check(run.gradient(0, 0), 2030 * 5);
      check(run.gradient(1, 0), 2030 * 2);
    }
  }

  @Test
  void additionsAndSums() {
    // v[target] += w x[source], then total += v^2
    var deliver = new BodyBuilder();
    int w = deliver.load(0, Index.OWN, ValueType.REAL);
    int x =
        deliver.load(1, new Index.At(deliver.load(4, Index.OWN, ValueType.INT)), ValueType.REAL);
    deliver.effect(
        new Effect.Add(
            2, new Index.At(deliver.load(5, Index.OWN, ValueType.INT)), deliver.mul(w, x)));
    var sum = new BodyBuilder();
    int v = sum.load(2, Index.OWN, ValueType.REAL);
    sum.effect(new Effect.Add(3, Index.SCALAR, sum.mul(v, v)));
    var program =
        program(
            1,
            List.of(
                parameter("w", 3),
                parameter("x", 2),
                state("v", 2),
                state("total", 1),
                ArrayDecl.of("source", StorageType.INT32, Region.SHARED, 3),
                ArrayDecl.of("target", StorageType.INT32, Region.SHARED, 3)),
            new Kernel("deliver", 0, 3, deliver.build()),
            new Kernel("sum", 0, 2, sum.build()));
    try (var run = run(program, Set.of(0, 1, 2), Set.of(3), TestMemory.Times.of(1, 0))) {
      run.memory.setAll(0, 2, 3, 4);
      run.memory.setAll(1, 10, 20);
      run.memory.setAll(2, 1, -1);
      run.memory.setAll(4, 0, 1, 1);
      run.memory.setAll(5, 1, 1, 0);
      run.forward(1);
      run.seed(3, new double[] {1});
      run.back();
      // v = (1 + 4 20, -1 + 2 10 + 3 20) = (81, 79)
      check(run.gradient(2, 0), 162, 158);
      check(run.gradient(0, 0), 158 * 10, 158 * 20, 162 * 20);
      check(run.gradient(1, 0), 158 * 2, 158 * 3 + 162 * 4);
    }
  }

  @Test
  void twoClocks() {
    // fast: x = a x; slow, every third tick: y = y + x, recorded
    var fast = new BodyBuilder();
    fast.store(
        1,
        Index.OWN,
        fast.mul(fast.load(0, Index.OWN, ValueType.REAL), fast.load(1, Index.OWN, ValueType.REAL)));
    var slow = new BodyBuilder();
    int sum =
        slow.add(slow.load(1, Index.OWN, ValueType.REAL), slow.load(2, Index.OWN, ValueType.REAL));
    slow.store(2, Index.OWN, sum);
    slow.store(3, Index.OWN, sum);
    var program =
        program(
            2,
            List.of(
                parameter("a", 1),
                state("x", 1),
                state("y", 1),
                ArrayDecl.record("trace", StorageType.REAL, 1, 1)),
            new Kernel("fast", 0, 1, fast.build()),
            new Kernel("slow", 1, 1, slow.build()));
    try (var run = run(program, Set.of(0, 1), Set.of(3), TestMemory.Times.of(6, 1, 3))) {
      run.memory.setAll(0, 2);
      run.memory.setAll(1, 1);
      run.forward(2);
      run.seed(3, new double[] {1, 10, 0, 0, 0, 0});
      run.back();
      // Records: a x and a x + a^4 x.
      check(run.gradient(0, 0), 11 + 10 * 4 * 8);
      check(run.gradient(1, 0), 11 * 2 + 10 * 16);
    }
  }

  @Test
  void theEpilogueTakesWhatThePrologueStored() {
    // derived = exp(p); x = derived x
    var prologue = new BodyBuilder();
    prologue.store(
        1,
        Index.OWN,
        prologue.call(
            Functions.of("exp"), List.of(prologue.load(0, Index.SCALAR, ValueType.REAL))));
    var b = new BodyBuilder();
    b.store(
        2,
        Index.OWN,
        b.mul(b.load(1, Index.SCALAR, ValueType.REAL), b.load(2, Index.OWN, ValueType.REAL)));
    var alone =
        program(
            1,
            List.of(parameter("p", 1), parameter("derived", 1), state("x", 2)),
            new Kernel("step", 0, 2, b.build()));
    var program =
        new Lowered(
            alone.precision(),
            alone.clocks(),
            alone.arrays(),
            alone.sources(),
            alone.logs(),
            List.of(new Kernel("derive", 0, 1, prologue.build())),
            alone.kernels(),
            alone.names());
    try (var run = run(program, Set.of(0), Set.of(2), TestMemory.Times.of(3, 0))) {
      run.memory.setAll(0, -0.5);
      run.memory.setAll(2, 2, 7);
      run.forward(2);
      run.seed(2, new double[] {1, 1});
      run.back();
      check(run.gradient(0, 0), 9 * 3 * Math.exp(-1.5));
    }
  }

  @Test
  void aRecordThatIsReadHasItsAdjointInTheRowOfItsTick() {
    // x = 2 x + input^2
    var b = new BodyBuilder();
    int input = b.load(0, Index.OWN, ValueType.REAL);
    int x = b.load(1, Index.OWN, ValueType.REAL);
    b.store(1, Index.OWN, b.add(b.mul(b.real(2), x), b.mul(input, input)));
    var program =
        program(
            1,
            List.of(ArrayDecl.record("input", StorageType.REAL, 2, 0), state("x", 2)),
            new Kernel("drive", 0, 2, b.build()));
    try (var run = run(program, Set.of(0), Set.of(1), TestMemory.Times.of(3, 0))) {
      for (int k = 0; k < 6; k++) {
        run.memory.set(0, k / 2, k % 2, 0, 1 + k);
      }
      run.forward(2);
      run.seed(1, new double[] {1, 10});
      run.back();
      check(run.gradient(0, 0), 8, 160, 12, 160, 10, 120);
    }
  }
}
