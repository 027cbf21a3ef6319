package org.brian2grad.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.brian2grad.interpreter.Interpreter;
import org.brian2grad.interpreter.TestMemory;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.Routines;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.Verifier;

/// What kernels do: the values of arrays, and the entries of logs, after some ticks from values
/// drawn at random.
public final class Meaning {
  private static final int TICKS = 4;
  private static final int SEEDS = 5;
  private static final Geometry GEOMETRY = new Geometry(Geometry.Axis.LANES, 2);

  private Meaning() {}

  /// Kernels, with those that run once before.
  public record Kernels(World world, List<Kernel> prologue, List<Kernel> kernels) {
    public Kernels(World world, List<Kernel> kernels) {
      this(world, List.of(), kernels);
    }
  }

  /// Both mean the same.
  ///
  /// @param seen arrays that are looked at
  /// @param tolerance of a value, relative to it; 0 for the same bits
  public static void same(Kernels before, Kernels after, IntPredicate seen, double tolerance) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Map<String, Double> expected = values(before, seen, seed);
      Map<String, Double> actual = values(after, seen, seed);
      assertThat(expected).as("something that is looked at").isNotEmpty();
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach((place, value) -> {
        if (tolerance == 0) {
          assertThat(actual.get(place)).as(place).isEqualTo(value);
        } else {
          assertThat(actual.get(place))
              .as(place)
              .isCloseTo(value, Offset.offset(tolerance * Math.abs(value)));
        }
      });
    }
  }

  /// What arrays and logs hold afterwards, by place.
  ///
  /// @param seed of the values before
  public static Map<String, Double> values(Kernels kernels, IntPredicate seen, int seed) {
    World world = kernels.world();
    Module module =
        world.module(
            new Routine("prologue", Routine.Order.ONCE, kernels.prologue()),
            new Routine("forward", Routine.Order.FORWARD, kernels.kernels()));
    var routines = new Interpreter(module, GEOMETRY);
    return values(world, module, GEOMETRY, routines, seen, seed);
  }

  /// What everything but shared tables holds when the routines of a module were called in turn.
  public static Map<String, Double> values(
      World world, Module module, Geometry geometry, Routines routines, int seed) {
    return values(world, module, geometry, routines, _ -> true, seed);
  }

  private static Map<String, Double> values(
      World world,
      Module module,
      Geometry geometry,
      Routines routines,
      IntPredicate seen,
      int seed) {
    Verifier.verify(module);
    int clocks = world.clocks().size();
    var times =
        clocks == 1
            ? TestMemory.Times.of(TICKS, 3)
            : TestMemory.Times.of(TICKS, IntStream.rangeClosed(1, clocks).toArray());
    try (var memory = new TestMemory(module, geometry, times)) {
      fill(memory, world, seed);
      for (Routine routine : module.routines()) {
        int end = routine.order() == Routine.Order.ONCE ? 0 : TICKS;
        routines.call(routine.name(), memory.frame(0, end));
      }
      return values(memory, world, seen);
    }
  }

  /// Sets each element to what the world says, or to a number drawn for its array alone, so that
  /// arrays that are added do not change those of others.
  public static void fill(TestMemory memory, World world, int seed) {
    for (int array = 0; array < world.arrays().size(); array++) {
      double[] given = world.values().get(array);
      if (given != null) {
        memory.setAll(array, given);
        continue;
      }
      var random = new Random(1000L * seed + array);
      ArrayDecl a = world.arrays().get(array);
      for (int row = 0; row < memory.rows(array); row++) {
        for (int element = 0; element < a.size(); element++) {
          for (int lane = 0; lane < memory.lanes(array); lane++) {
            memory.set(array, row, element, lane, value(a.type(), random));
          }
        }
      }
    }
  }

  private static double value(StorageType type, Random random) {
    return switch (type) {
      case BOOL -> random.nextInt(2);
      case INT32, INT64 -> random.nextInt(3);
      case REAL -> random.nextDouble(-2, 2);
    };
  }

  private static Map<String, Double> values(TestMemory memory, World world, IntPredicate seen) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int array = 0; array < world.arrays().size(); array++) {
      ArrayDecl a = world.arrays().get(array);
      if (!seen.test(array) || a.region() == Region.SHARED) {
        continue;
      }
      for (int row = 0; row < memory.rows(array); row++) {
        for (int element = 0; element < a.size(); element++) {
          for (int lane = 0; lane < memory.lanes(array); lane++) {
            String place = "%s[%d, %d, %d]".formatted(a.name(), row, element, lane);
            values.put(place, memory.get(array, row, element, lane));
          }
        }
      }
    }
    for (int log = 0; log < world.logs().size(); log++) {
      for (long entry = 0; entry < memory.logged(log); entry++) {
        for (int field = 0; field < 2 + world.logs().get(log).columns().size(); field++) {
          String place = "%s[%d, %d]".formatted(world.logs().get(log).name(), entry, field);
          values.put(place, (double) memory.logged(log, entry, field));
        }
      }
    }
    return values;
  }
}
