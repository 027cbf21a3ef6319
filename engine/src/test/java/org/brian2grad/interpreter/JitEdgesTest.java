package org.brian2grad.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.brian2grad.Tolerances;
import org.brian2grad.function.Functions;
import org.brian2grad.function.ScalarFunction;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Cases at the edge, in every geometry: machine code and interpreter agree, and on what was meant.
class JitEdgesTest {
  private static final int SIZE = 11;

  static Stream<Geometry> geometries() {
    List<Geometry> geometries = new ArrayList<>();
    for (Geometry.Axis axis : Geometry.Axis.values()) {
      for (int width : new int[] {1, 2, 4, 8, 16}) {
        geometries.add(new Geometry(axis, width));
      }
    }
    return geometries.stream();
  }

  private static ArrayDecl array(String name, StorageType type, Region region, int size) {
    return ArrayDecl.of(name, type, region, size);
  }

  private static Module module(
      Precision precision, List<ArrayDecl> arrays, List<Log> logs, Kernel... kernels) {
    return new Module(
        precision,
        List.of(new Clock("clock")),
        arrays,
        logs,
        List.of(new Routine("work", Routine.Order.FORWARD, List.of(kernels))));
  }

  /// Runs two ticks both ways on memory that is noise but for what `set` sets.
  private static void run(
      Module module, Geometry geometry, Consumer<TestMemory> set, Consumer<TestMemory> check) {
    Verifier.verify(module);
    try (var memory = new TestMemory(module, geometry, TestMemory.Times.of(3, 4))) {
      memory.scramble(new Random(1));
      set.accept(memory);
      try (var other = memory.copy()) {
        new Interpreter(module, geometry).call("work", memory.frame(1, 3));
        Compiled.of(module, geometry).call("work", other.frame(1, 3));
        assertThat(MemoryComparison.of(memory, other, Set.of(), 0)).isEmpty();
        check.accept(other);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void nothingHappensOnAnEmptyDomain(Geometry geometry) {
    var b = new BodyBuilder();
    b.effect(new Effect.Add(0, Index.SCALAR, b.real(1)));
    b.store(1, Index.OWN, b.real(1));
    b.effect(new Effect.Append(0, b.bool(true), List.of()));
    Module module =
        module(
            Precision.DOUBLE,
            List.of(
                array("sum", StorageType.REAL, Region.STATE, 1),
                ArrayDecl.record("nothing", StorageType.REAL, 0, 0)),
            List.of(new Log("log", 0, List.of())),
            new Kernel("empty", 0, 0, b.build()));
    run(
        module,
        geometry,
        memory -> memory.setAll(0, 5),
        memory -> {
          assertThat(memory.get(0, 0, 0, 0)).isEqualTo(5);
          assertThat(memory.logged(0)).isZero();
        });
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void whatAllElementsShareCanBeLoggedTwice(Geometry geometry) {
    var b = new BodyBuilder();
    int step = b.timestep(0);
    int late = b.compare(Comparison.GT, step, b.integer(5));
    int own = b.compare(Comparison.LT, b.element(), b.integer(2));
    b.effect(new Effect.Append(0, own, List.of(step, late)));
    b.effect(new Effect.Append(1, b.not(own), List.of(late, step)));
    b.store(0, Index.OWN, step);
    Module module =
        module(
            Precision.SINGLE,
            List.of(array("last", StorageType.INT32, Region.STATE, SIZE)),
            List.of(
                new Log("few", SIZE, List.of(ValueType.INT, ValueType.BOOL)),
                new Log("most", SIZE, List.of(ValueType.BOOL, ValueType.INT))),
            new Kernel("log", 0, SIZE, b.build()));
    int lanes = geometry.lanes();
    run(
        module,
        geometry,
        memory -> {},
        memory -> {
          assertThat(memory.logged(0)).isEqualTo(4L * lanes);
          assertThat(memory.logged(1)).isEqualTo(2L * (SIZE - 2) * lanes);
          assertThat(memory.logged(0, 4L * lanes - 1, 2)).isEqualTo(6);
          assertThat(memory.logged(0, 4L * lanes - 1, 3)).isEqualTo(1);
          assertThat(memory.logged(1, 0, 2)).isZero();
        });
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void noDivisionOfIntegersTraps(Geometry geometry) {
    var b = new BodyBuilder();
    int x = b.load(0, Index.OWN, ValueType.INT);
    int y = b.load(1, Index.OWN, ValueType.INT);
    b.store(2, Index.OWN, b.arithmetic(Operator.FLOOR_DIV, x, y));
    b.store(3, Index.OWN, b.arithmetic(Operator.MOD, x, y));
    List<ArrayDecl> arrays = new ArrayList<>();
    for (String name : List.of("x", "y", "quotient", "remainder")) {
      arrays.add(array(name, StorageType.INT64, Region.STATE, SIZE));
    }
    Module module =
        module(Precision.DOUBLE, arrays, List.of(), new Kernel("divide", 0, SIZE, b.build()));
    long[] left = {Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, 7, -7, 7, -7, 0, 5, -5, 1};
    long[] right = {-1, 0, -1, 2, 2, -2, -2, -1, 0, -1, Long.MIN_VALUE};
    run(
        module,
        geometry,
        memory -> {
          for (int element = 0; element < SIZE; element++) {
            for (int lane = 0; lane < geometry.lanes(); lane++) {
              NativeMemory.set(memory.address(0, 0, element, lane), left[element]);
              NativeMemory.set(memory.address(1, 0, element, lane), right[element]);
            }
          }
        },
        memory -> {
          for (int element = 0; element < SIZE; element++) {
            boolean zero = right[element] == 0;
            assertThat(memory.integer(2, 0, element, 0))
                .isEqualTo(zero ? 0 : Math.floorDiv(left[element], right[element]));
            assertThat(memory.integer(3, 0, element, 0))
                .isEqualTo(zero ? 0 : Math.floorMod(left[element], right[element]));
          }
        });
  }

  /// Expected is what numpy's `floor_divide` and `mod` give.
  @ParameterizedTest
  @MethodSource("geometries")
  void realsDivideAsPythonsDo(Geometry geometry) {
    var b = new BodyBuilder();
    int x = b.load(0, Index.OWN, ValueType.REAL);
    int y = b.load(1, Index.OWN, ValueType.REAL);
    b.store(2, Index.OWN, b.arithmetic(Operator.FLOOR_DIV, x, y));
    b.store(3, Index.OWN, b.arithmetic(Operator.MOD, x, y));
    List<ArrayDecl> arrays = new ArrayList<>();
    for (String name : List.of("x", "y", "quotient", "remainder")) {
      arrays.add(array(name, StorageType.REAL, Region.STATE, SIZE));
    }
    Module module =
        module(Precision.DOUBLE, arrays, List.of(), new Kernel("divide", 0, SIZE, b.build()));
    double infinity = Double.POSITIVE_INFINITY;
    double[] left = {1, -0.5, 7, -1e-20, 6, -6, 5, 1, -1, 0.30000000000000004, 0.25};
    double[] right = {0.1, 0.3, -3, 3, 2, 2, 0, infinity, infinity, -0.1, -0.5};
    double[] quotients = {9, -2, -3, -1, 3, -3, infinity, 0, -1, -4, -1};
    double[] remainders = {
      0.09999999999999995,
      0.09999999999999998,
      -2,
      3,
      0,
      0,
      Double.NaN,
      1,
      infinity,
      -0.09999999999999998,
      -0.25
    };
    run(
        module,
        geometry,
        memory -> {
          for (int element = 0; element < SIZE; element++) {
            for (int lane = 0; lane < geometry.lanes(); lane++) {
              memory.set(0, 0, element, lane, left[element]);
              memory.set(1, 0, element, lane, right[element]);
            }
          }
        },
        memory -> {
          for (int element = 0; element < SIZE; element++) {
            assertThat(memory.get(2, 0, element, 0)).isEqualTo(quotients[element]);
            assertThat(memory.get(3, 0, element, 0)).isEqualTo(Double.valueOf(remainders[element]));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void arraysOfEveryRegionCanBeGathered(Geometry geometry) {
    List<ArrayDecl> arrays = new ArrayList<>();
    arrays.add(array("index", StorageType.INT32, Region.STATE, SIZE));
    var b = new BodyBuilder();
    int index = b.load(0, Index.OWN, ValueType.INT);
    for (Region region : Region.values()) {
      arrays.add(array(region.name(), StorageType.REAL, region, SIZE));
      arrays.add(array(region.name() + " gathered", StorageType.REAL, Region.STATE, SIZE));
      b.store(
          arrays.size() - 1,
          Index.OWN,
          b.load(arrays.size() - 2, new Index.At(index), ValueType.REAL));
    }
    Module module =
        module(Precision.DOUBLE, arrays, List.of(), new Kernel("gather", 0, SIZE, b.build()));
    run(
        module,
        geometry,
        memory -> {
          for (int element = 0; element < SIZE; element++) {
            for (int lane = 0; lane < geometry.lanes(); lane++) {
              memory.set(0, 0, element, lane, (3 * element + lane) % SIZE);
            }
          }
        },
        memory -> {});
  }

  static Stream<ScalarFunction> functions() {
    return Functions.all().stream();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void functionsAreThoseOfJava(ScalarFunction function) {
    var random = new Random(7);
    for (Precision precision : Precision.values()) {
      var b = new BodyBuilder();
      List<ArrayDecl> arrays = new ArrayList<>();
      List<Integer> args = new ArrayList<>();
      for (int k = 0; k < function.arity(); k++) {
        arrays.add(array("x" + k, StorageType.REAL, Region.STATE, 200));
        args.add(b.load(k, Index.OWN, ValueType.REAL));
      }
      int result = arrays.size();
      arrays.add(array("y", StorageType.REAL, Region.STATE, 200));
      b.store(result, Index.OWN, b.call(function, args));
      Module module = module(precision, arrays, List.of(), new Kernel("call", 0, 200, b.build()));
      for (int width : new int[] {1, 4, 8}) {
        var geometry = new Geometry(Geometry.Axis.ELEMENTS, width);
        try (var memory = new TestMemory(module, geometry, TestMemory.Times.of(1, 0))) {
          for (int k = 0; k < result; k++) {
            double[] domain = function.smoothDomain()[k];
            memory.setAll(k, random.doubles(200, domain[0], domain[1]).toArray());
          }
          try (var other = memory.copy()) {
            new Interpreter(module, geometry).call("work", memory.frame(0, 1));
            Compiled.of(module, geometry).call("work", other.frame(0, 1));
            for (int element = 0; element < 200; element++) {
              double expected = memory.get(result, 0, element, 0);
              double unit =
                  precision == Precision.DOUBLE ? Math.ulp(expected) : Math.ulp((float) expected);
              assertThat(other.get(result, 0, element, 0))
                  .as("%s of %s", function.name(), memory.get(0, 0, element, 0))
                  .isCloseTo(expected, Offset.offset(Tolerances.JAVA_ULP * unit));
            }
          }
        }
      }
    }
  }
}
