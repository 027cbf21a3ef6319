package org.brian2grad.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.brian2grad.Tolerances;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.Routines;
import org.brian2grad.kernel.Verifier;
import org.brian2grad.program.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Machine code and interpreter leave the same memory behind.
class JitAgainstInterpreterTest {
  private static final int TICKS = 7;
  private static final int CUT = 3;

  /// More seeds than those of every build: `-Dbrian2grad.seeds=1000`.
  private static final int SEEDS = Integer.getInteger("brian2grad.seeds", 2);

  record Case(Geometry geometry, Precision precision, long seed) {
    @Override
    public String toString() {
      return geometry.axis() + " x " + geometry.width() + ", " + precision + ", seed " + seed;
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    int first = Integer.getInteger("brian2grad.seed", 0);
    for (int k = 0; k < SEEDS; k++) {
      for (Geometry.Axis axis : Geometry.Axis.values()) {
        for (Precision precision : Precision.values()) {
          for (int width : new int[] {1, 2, 4, 8}) {
            cases.add(new Case(new Geometry(axis, width), precision, first + cases.size()));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void randomModules(Case c) {
    var random = new Random(c.seed());
    int clocks = 1 + random.nextInt(3);
    RandomModule drawn = RandomModule.of(random, c.precision(), clocks);
    Module module = drawn.module();
    Verifier.verify(module);
    var times =
        clocks == 1
            ? TestMemory.Times.of(TICKS, 5)
            : TestMemory.Times.of(TICKS, clocks == 2 ? new int[] {1, 2} : new int[] {2, 1, 3});
    var interpreter = new Interpreter(module, c.geometry());
    Routines code = Compiled.of(module, c.geometry());
    double tolerance =
        c.precision() == Precision.DOUBLE ? Tolerances.INTERPRETER : Tolerances.INTERPRETER_SINGLE;
    try (var expected = new TestMemory(module, c.geometry(), times)) {
      drawn.fill(expected, random);
      try (var actual = expected.copy()) {
        int[][] segments = {{0, CUT}, {CUT, CUT}, {CUT, TICKS}};
        for (int[] segment : segments) {
          for (Routine routine : module.routines()) {
            interpreter.call(routine.name(), expected.frame(segment[0], segment[1]));
            code.call(routine.name(), actual.frame(segment[0], segment[1]));
            assertThat(MemoryComparison.of(expected, actual, drawn.approximate(), tolerance))
                .as("%s after %s of ticks %d to %d", c, routine.name(), segment[0], segment[1])
                .isEmpty();
          }
        }
      }
    }
  }
}
