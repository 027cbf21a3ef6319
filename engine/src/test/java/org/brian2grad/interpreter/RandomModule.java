package org.brian2grad.interpreter;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Clock;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Precision;

/// A module drawn at random, of all kinds of arrays, nodes, indices and effects.
///
/// What comes near a discontinuity, or is computed from itself many times, is computed by
/// operations that have one right result. Sums over a domain and functions of the C library have
/// not: their results go to `approximate` arrays only.
///
/// @param approximate real arrays that may differ by rounding
record RandomModule(Module module, Set<Integer> approximate) {
  private static final int[] SIZES = {3, 8, 17};

  static RandomModule of(Random random, Precision precision, int clocks) {
    var draw = new Draw(random, clocks);
    draw.arrays();
    List<Routine> routines = new ArrayList<>();
    for (Routine.Order order : Routine.Order.values()) {
      routines.add(draw.routine(precision, order));
    }
    List<Clock> named = new ArrayList<>();
    for (int clock = 0; clock < clocks; clock++) {
      named.add(new Clock("clock" + clock));
    }
    return new RandomModule(
        new Module(precision, named, draw.arrays, draw.logs, routines), draw.approximate);
  }

  /// Sets all elements of a memory.
  void fill(TestMemory memory, Random random) {
    memory.scramble(random);
    for (int array = 0; array < module.arrays().size(); array++) {
      ArrayDecl a = module.array(array);
      if (a.name().startsWith("permutation")) {
        permutation(memory, array, random);
        continue;
      }
      for (int row = 0; row < memory.rows(array); row++) {
        for (int element = 0; element < a.size(); element++) {
          for (int lane = 0; lane < memory.lanes(array); lane++) {
            memory.set(array, row, element, lane, value(array, random));
          }
        }
      }
    }
  }

  private void permutation(TestMemory memory, int array, Random random) {
    List<Integer> targets = new ArrayList<>();
    for (int k = 0; k < module.array(array).size(); k++) {
      targets.add(random.nextInt(k + 1), k);
    }
    memory.setAll(array, targets.stream().mapToDouble(Integer::doubleValue).toArray());
  }

  private double value(int array, Random random) {
    boolean special = random.nextInt(25) == 0;
    return switch (module.array(array).type()) {
      case BOOL -> random.nextInt(2);
      case INT32, INT64 -> special ? random.nextLong() : random.nextInt(-9, 10);
      case REAL -> {
        if (approximate.contains(array)) {
          yield random.nextGaussian();
        }
        yield special
            ? RandomKernel.SPECIAL[random.nextInt(RandomKernel.SPECIAL.length)]
            : random.nextGaussian() * Math.pow(10, random.nextInt(-2, 3));
      }
    };
  }

  private static final class Draw {
    private final Random random;
    private final int clocks;
    private final List<ArrayDecl> arrays = new ArrayList<>();
    private final List<Log> logs = new ArrayList<>();
    private final Set<Integer> approximate = new HashSet<>();
    private final List<Integer> sizes = new ArrayList<>();

    Draw(Random random, int clocks) {
      this.random = random;
      this.clocks = clocks;
    }

    void arrays() {
      sizes.add(1);
      sizes.add(SIZES[random.nextInt(SIZES.length)]);
      int other = SIZES[random.nextInt(SIZES.length)];
      if (!sizes.contains(other)) {
        sizes.add(other);
      }
      for (int size : sizes) {
        for (Region region : Region.values()) {
          for (int clock = 0; clock < (region == Region.RECORD ? clocks : 1); clock++) {
            arrays(size, region, clock);
          }
        }
        add("permutation", StorageType.INT32, Region.SHARED, size, 0);
      }
    }

    private void arrays(int size, Region region, int clock) {
      for (StorageType type : StorageType.values()) {
        add("", type, region, size, clock);
      }
      if (region != Region.SHARED && region != Region.PARAMETER) {
        add("", StorageType.REAL, region, size, clock);
        approximate.add(add("approximate", StorageType.REAL, region, size, clock));
      }
    }

    private int add(String name, StorageType type, Region region, int size, int clock) {
      arrays.add(
          new ArrayDecl(
              name + "." + region + "." + type + arrays.size(),
              type,
              region,
              size,
              region != Region.SHARED,
              region == Region.RECORD ? clock : 0));
      return arrays.size() - 1;
    }

    Routine routine(Precision precision, Routine.Order order) {
      List<Kernel> kernels = new ArrayList<>();
      int count = 2 + random.nextInt(3);
      for (int k = 0; k < count; k++) {
        int size = sizes.get(random.nextInt(sizes.size()));
        var kernel =
            new RandomKernel(
                random,
                precision,
                order,
                random.nextInt(clocks),
                size,
                clocks,
                arrays,
                approximate);
        kernels.add(kernel.draw("k" + k, this::log));
      }
      return new Routine(order.name().toLowerCase(java.util.Locale.ROOT), order, kernels);
    }

    private int log(int size, List<ValueType> columns) {
      logs.add(new Log("log" + logs.size(), size, columns));
      return logs.size() - 1;
    }
  }
}
