package org.brian2grad.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Clock;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Node.Comparison;
import org.brian2grad.kernel.Node.Operator;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.kernel.Verifier;
import org.brian2grad.program.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpreterTest {
  private static final Geometry LANES = new Geometry(Geometry.Axis.LANES, 2);
  private static final Geometry ELEMENTS = new Geometry(Geometry.Axis.ELEMENTS, 4);

  private static ArrayDecl array(String name, StorageType type, Region region, int size) {
    return ArrayDecl.of(name, type, region, size);
  }

  private static Module module(Precision precision, List<ArrayDecl> arrays, Routine... routines) {
    var module =
        new Module(precision, List.of(new Clock("clock")), arrays, List.of(), List.of(routines));
    Verifier.verify(module);
    return module;
  }

  private static Routine forward(Kernel... kernels) {
    return new Routine("forward", Routine.Order.FORWARD, List.of(kernels));
  }

  /// `v[n + 1] = v[n] / 2`, of which every value is recorded.
  private static Module halving() {
    var b = new BodyBuilder();
    int v = b.load(0, Index.OWN, ValueType.REAL);
    b.store(0, Index.OWN, b.mul(v, b.real(0.5)));
    b.store(1, Index.OWN, v);
    return module(
        Precision.DOUBLE,
        List.of(
            array("v", StorageType.REAL, Region.STATE, 3),
            ArrayDecl.record("trace", StorageType.REAL, 3, 0)),
        forward(new Kernel("halving", 0, 3, b.build())));
  }

  @Test
  void everyElementOfEveryLaneIsRecordedInTheRowOfItsTick() {
    for (Geometry geometry : List.of(LANES, ELEMENTS)) {
      try (var memory = new TestMemory(halving(), geometry, TestMemory.Times.of(4, 0))) {
        for (int element = 0; element < 3; element++) {
          for (int lane = 0; lane < geometry.lanes(); lane++) {
            memory.set(0, 0, element, lane, 8 * (1 + element + 10 * lane));
          }
        }
        new Interpreter(halving(), geometry).call("forward", memory.frame(0, 2));
        new Interpreter(halving(), geometry).call("forward", memory.frame(2, 4));
        for (int tick = 0; tick < 4; tick++) {
          for (int element = 0; element < 3; element++) {
            for (int lane = 0; lane < geometry.lanes(); lane++) {
              assertThat(memory.get(1, tick, element, lane))
                  .isEqualTo(8 * (1 + element + 10 * lane) / Math.pow(2, tick));
            }
          }
        }
      }
    }
  }

  @Test
  void clocksTickBySchedule() {
    var count = new BodyBuilder();
    int n = count.load(0, Index.OWN, ValueType.INT);
    count.store(0, Index.OWN, count.arithmetic(Operator.ADD, n, count.integer(1)));
    count.store(2, Index.OWN, count.timestep(1));
    var other = new BodyBuilder();
    other.store(1, Index.OWN, other.timestep(0));
    var module =
        new Module(
            Precision.DOUBLE,
            List.of(new Clock("fast"), new Clock("slow")),
            List.of(
                array("count", StorageType.INT64, Region.STATE, 1),
                ArrayDecl.record("fast of slow", StorageType.INT32, 1, 1),
                array("slow of fast", StorageType.INT64, Region.STATE, 1)),
            List.of(),
            List.of(
                forward(
                    new Kernel("fast", 0, 1, count.build()),
                    new Kernel("slow", 1, 1, other.build()))));
    Verifier.verify(module);
    try (var memory = new TestMemory(module, ELEMENTS, TestMemory.Times.of(5, 1, 3))) {
      memory.setAll(0, 0);
      new Interpreter(module, ELEMENTS).call("forward", memory.frame(0, 5));
      assertThat(memory.get(0, 0, 0, 0)).isEqualTo(5);
      // The slow clock is due at ticks 0 and 3, and starts at timestep 7.
      assertThat(memory.get(1, 0, 0, 0)).isEqualTo(0);
      assertThat(memory.get(1, 1, 0, 0)).isEqualTo(3);
      assertThat(memory.get(2, 0, 0, 0)).isEqualTo(9);
    }
  }

  @Test
  void theTapeIsCountedFromTheBeginningOfTheSegment() {
    var write = new BodyBuilder();
    write.store(0, Index.OWN, write.timestep(0));
    var read = new BodyBuilder();
    int sum = read.load(1, Index.OWN, ValueType.INT);
    int row = read.load(0, Index.OWN, ValueType.INT);
    int shifted = read.arithmetic(Operator.MUL, sum, read.integer(10));
    read.store(1, Index.OWN, read.arithmetic(Operator.ADD, shifted, row));
    var module =
        module(
            Precision.DOUBLE,
            List.of(
                array("tape", StorageType.INT64, Region.TAPE, 1),
                array("digits", StorageType.INT64, Region.STATE, 1)),
            forward(new Kernel("write", 0, 1, write.build())),
            new Routine(
                "back", Routine.Order.BACKWARD, List.of(new Kernel("read", 0, 1, read.build()))));
    try (var memory = new TestMemory(module, LANES, TestMemory.Times.of(8, 0))) {
      memory.setAll(1, 0);
      var interpreter = new Interpreter(module, LANES);
      interpreter.call("forward", memory.frame(5, 8));
      interpreter.call("back", memory.frame(5, 8));
      assertThat(memory.get(0, 0, 0, 0)).isEqualTo(5);
      assertThat(memory.get(1, 0, 0, 1)).isEqualTo(765);
    }
  }

  @Test
  void eventsAreLoggedInOrder() {
    var b = new BodyBuilder();
    int v = b.load(0, Index.OWN, ValueType.REAL);
    int event = b.compare(Comparison.GT, v, b.real(0));
    b.effect(new Effect.Append(0, event, List.of(v, event, b.element())));
    var module =
        new Module(
            Precision.SINGLE,
            List.of(new Clock("clock")),
            List.of(array("v", StorageType.REAL, Region.STATE, 3)),
            List.of(new Log("log", 3, List.of(ValueType.REAL, ValueType.BOOL, ValueType.INT))),
            List.of(forward(new Kernel("log", 0, 3, b.build()))));
    Verifier.verify(module);
    try (var memory = new TestMemory(module, LANES, TestMemory.Times.of(4, 9))) {
      memory.setAll(0, -1, 0.5, 2);
      memory.set(0, 0, 1, 0, -1);
      new Interpreter(module, LANES).call("forward", memory.frame(2, 4));
      assertThat(memory.logged(0)).isEqualTo(6);
      assertThat(memory.logged(0, 0, 0)).isEqualTo(2);
      assertThat(memory.logged(0, 3, 0)).isEqualTo(3);
      // Lane 1 of element 1, then both lanes of element 2.
      assertThat(memory.logged(0, 0, 1)).isEqualTo(3);
      assertThat(memory.logged(0, 1, 1)).isEqualTo(4);
      assertThat(memory.logged(0, 2, 1)).isEqualTo(5);
      assertThat(Double.longBitsToDouble(memory.logged(0, 0, 2))).isEqualTo(0.5);
      assertThat(memory.logged(0, 0, 3)).isEqualTo(1);
      assertThat(memory.logged(0, 0, 4)).isEqualTo(1);
    }
  }

  @Test
  void repeatedTargetsAddAndSumsAreTakenOverTheDomain() {
    var b = new BodyBuilder();
    int w = b.load(0, Index.OWN, ValueType.REAL);
    int target = b.load(1, Index.OWN, ValueType.INT);
    b.effect(new Effect.Add(2, new Index.At(target), w));
    b.effect(new Effect.Add(3, Index.SCALAR, w));
    var module =
        module(
            Precision.DOUBLE,
            List.of(
                array("w", StorageType.REAL, Region.PARAMETER, 4),
                array("target", StorageType.INT32, Region.SHARED, 4),
                array("v", StorageType.REAL, Region.STATE, 2),
                array("sum", StorageType.REAL, Region.STATE, 1)),
            forward(new Kernel("synapses", 0, 4, b.build())));
    try (var memory = new TestMemory(module, ELEMENTS, TestMemory.Times.of(1, 0))) {
      memory.setAll(0, 1, 2, 4, 8);
      memory.setAll(1, 1, 0, 1, 1);
      memory.setAll(2, 100, 200);
      memory.setAll(3, 1000);
      new Interpreter(module, ELEMENTS).call("forward", memory.frame(0, 1));
      assertThat(memory.get(2, 0, 0, 0)).isEqualTo(102);
      assertThat(memory.get(2, 0, 1, 0)).isEqualTo(213);
      assertThat(memory.get(3, 0, 0, 0)).isEqualTo(1015);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7, 2, 3, 1",
    "-7, 2, -4, 1",
    "7, -2, -4, -1",
    "-7, -2, 3, -1",
    "5, 0, 0, 0",
    "-9223372036854775808, -1, -9223372036854775808, 0"
  })
  void integersDivideAsPythons(long a, long b, long quotient, long remainder) {
    var builder = new BodyBuilder();
    int left = builder.load(0, Index.OWN, ValueType.INT);
    int right = builder.load(1, Index.OWN, ValueType.INT);
    builder.store(2, Index.OWN, builder.arithmetic(Operator.FLOOR_DIV, left, right));
    builder.store(3, Index.OWN, builder.arithmetic(Operator.MOD, left, right));
    var module = ofFour(StorageType.INT64, StorageType.INT64, builder);
    try (var memory = new TestMemory(module, ELEMENTS, TestMemory.Times.of(1, 0))) {
      NativeMemory.set(memory.address(0, 0, 0, 0), a);
      NativeMemory.set(memory.address(1, 0, 0, 0), b);
      new Interpreter(module, ELEMENTS).call("forward", memory.frame(0, 1));
      assertThat(memory.integer(2, 0, 0, 0)).isEqualTo(quotient);
      assertThat(memory.integer(3, 0, 0, 0)).isEqualTo(remainder);
    }
  }

  private static Module ofFour(StorageType in, StorageType out, BodyBuilder body) {
    return module(
        Precision.SINGLE,
        List.of(
            array("a", in, Region.STATE, 1),
            array("b", in, Region.STATE, 1),
            array("c", out, Region.STATE, 1),
            array("d", out, Region.STATE, 1)),
        forward(new Kernel("four", 0, 1, body.build())));
  }

  @Test
  void singlePrecisionRoundsEveryOperation() {
    var b = new BodyBuilder();
    int x = b.load(0, Index.OWN, ValueType.REAL);
    int y = b.load(1, Index.OWN, ValueType.REAL);
    b.store(2, Index.OWN, b.sub(b.add(x, y), x));
    b.store(3, Index.OWN, b.arithmetic(Operator.FLOOR_DIV, x, y));
    var module = ofFour(StorageType.REAL, StorageType.REAL, b);
    try (var memory = new TestMemory(module, ELEMENTS, TestMemory.Times.of(1, 0))) {
      memory.setAll(0, 1);
      memory.setAll(1, 1e-3f);
      new Interpreter(module, ELEMENTS).call("forward", memory.frame(0, 1));
      assertThat(memory.get(2, 0, 0, 0)).isEqualTo((1f + 1e-3f) - 1f);
      assertThat(memory.get(3, 0, 0, 0)).isEqualTo((float) Math.floor(1f / 1e-3f));
    }
  }

  @Test
  void integersAreRoundedToFloatOnce() {
    var b = new BodyBuilder();
    int n = b.load(0, Index.OWN, ValueType.INT);
    b.store(2, Index.OWN, b.convert(n, ValueType.REAL));
    var module = ofFour(StorageType.INT64, StorageType.REAL, b);
    long value = (1L << 60) + (1L << 36) + 1;
    try (var memory = new TestMemory(module, ELEMENTS, TestMemory.Times.of(1, 0))) {
      NativeMemory.set(memory.address(0, 0, 0, 0), value);
      new Interpreter(module, ELEMENTS).call("forward", memory.frame(0, 1));
      assertThat(memory.get(2, 0, 0, 0))
          .isEqualTo((float) value)
          .isNotEqualTo((float) (double) value);
    }
  }

  @ParameterizedTest
  @CsvSource({"1.9, 1", "-1.9, -1", "NaN, 0", "1e30, 9223372036854775807"})
  void realsBecomeIntegersTowardsZero(double real, long integer) {
    var b = new BodyBuilder();
    b.store(2, Index.OWN, b.convert(b.load(0, Index.OWN, ValueType.REAL), ValueType.INT));
    var module = ofFour(StorageType.REAL, StorageType.INT64, b);
    try (var memory = new TestMemory(module, ELEMENTS, TestMemory.Times.of(1, 0))) {
      memory.setAll(0, real);
      new Interpreter(module, ELEMENTS).call("forward", memory.frame(0, 1));
      assertThat(memory.integer(2, 0, 0, 0)).isEqualTo(integer);
    }
  }

  @Test
  void anElementThatDoesNotExistIsAnErrorThatNamesKernelAndArray() {
    var b = new BodyBuilder();
    b.store(0, Index.OWN, b.load(0, new Index.At(b.integer(1)), ValueType.REAL));
    var module =
        module(
            Precision.DOUBLE,
            List.of(array("v", StorageType.REAL, Region.STATE, 1)),
            forward(new Kernel("reader", 0, 1, b.build())));
    try (var memory = new TestMemory(module, ELEMENTS, TestMemory.Times.of(1, 0))) {
      assertThatThrownBy(
              () -> new Interpreter(module, ELEMENTS).call("forward", memory.frame(0, 1)))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("reader, element 0: element 1 of v, which has 1");
    }
  }

  @Test
  void anUnknownRoutineIsAnError() {
    try (var memory = new TestMemory(halving(), LANES, TestMemory.Times.of(1, 0))) {
      assertThatThrownBy(() -> new Interpreter(halving(), LANES).call("back", memory.frame(0, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("back");
    }
  }
}
