package org.brian2grad.derivative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.brian2grad.Tolerances;
import org.brian2grad.interpreter.TestMemory;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.optimise.Optimisation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The passes over kernels change neither values, bit for bit, nor gradients. (These programs have
/// no exponentials of the kind that are brought into another form.)
class OptimisationTest {
  private static final int TICKS = 8;
  private static final Geometry GEOMETRY = new Geometry(Geometry.Axis.ELEMENTS, 2);
  private static final int SEEDS = Integer.getInteger("brian2grad.programs", 12);

  static IntStream seeds() {
    return IntStream.range(0, SEEDS);
  }

  /// The program with a caller who may ask for every array.
  private static Lowered observed(Lowered program) {
    Map<String, Integer> variables = new HashMap<>();
    for (int array = 0; array < program.arrays().size(); array++) {
      variables.put(program.arrays().get(array).name(), array);
    }
    return new Lowered(
        program.precision(),
        program.clocks(),
        program.arrays(),
        program.sources(),
        program.logs(),
        program.prologue(),
        program.kernels(),
        Lowered.Names.of(variables));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void optimisedProgramsMeanTheSame(int seed) {
    int clocks = 1 + seed % 2;
    var times = clocks == 1 ? TestMemory.Times.of(TICKS, 3) : TestMemory.Times.of(TICKS, 1, 2);
    Lowered program = observed(RandomProgram.of(seed, seed % 3 > 0, clocks));
    var plain = new ProgramSetting(program, times, seed);
    var optimised = new ProgramSetting(Optimisation.apply(program), times, seed);
    assertThat(optimised.program.kernels()).hasSizeLessThanOrEqualTo(program.kernels().size());
    try (var slow = plain.run(GEOMETRY, false);
        var fast = optimised.run(GEOMETRY, false)) {
      double[] expected = plain.gradient(slow, TICKS, 0);
      double[] actual = optimised.gradient(fast, TICKS, 0);
      var before = slow.values(0);
      var after = fast.values(0);
      for (int array = 0; array < program.arrays().size(); array++) {
        ArrayDecl a = program.arrays().get(array);
        if (a.region() == Region.STATE || a.region() == Region.RECORD) {
          assertThat(after.get(array)).as(a.name()).isEqualTo(before.get(array));
        }
      }
      assertThat(fast.memory.logged(0)).isEqualTo(slow.memory.logged(0));
      double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      for (int k = 0; k < expected.length; k++) {
        assertThat(actual[k])
            .as("input %d", k)
            .isCloseTo(expected[k], Offset.offset(Tolerances.INTERPRETER * largest));
      }
    }
  }
}
