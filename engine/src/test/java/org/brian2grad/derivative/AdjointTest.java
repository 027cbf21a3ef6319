package org.brian2grad.derivative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.brian2grad.Tolerances;
import org.brian2grad.interpreter.TestMemory;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.Lowered;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random programs: the reverse sweep against tangents of dual numbers, against central
/// differences, and by machine code.
class AdjointTest {
  private static final int TICKS = 8;
  private static final Geometry LANES = new Geometry(Geometry.Axis.LANES, 2);
  private static final Geometry ELEMENTS = new Geometry(Geometry.Axis.ELEMENTS, 4);

  private static final int SEEDS = Integer.getInteger("brian2grad.programs", 5);

  record Case(long seed, boolean events, int clocks) {
    TestMemory.Times times() {
      return clocks == 1 ? TestMemory.Times.of(TICKS, 3) : TestMemory.Times.of(TICKS, 1, 2);
    }

    Lowered program() {
      return RandomProgram.of(seed, events, clocks);
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      for (boolean events : new boolean[] {false, true}) {
        cases.add(new Case(cases.size(), events, 1 + seed % 2));
      }
    }
    return cases.stream();
  }

  static Stream<Case> smooth() {
    return cases().filter(c -> !c.events());
  }

  static double[] flat(Map<Integer, double[]> values) {
    return values.values().stream().flatMapToDouble(Arrays::stream).toArray();
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /// What rounding may do to a sum of products.
  static double size(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += Math.abs(a[k] * b[k]);
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientTimesDirectionIsTheTangent(Case c) {
    var setting = new ProgramSetting(c.program(), c.times(), c.seed());
    var random = new Random(c.seed() + 1000);
    for (int lane = 0; lane < LANES.lanes(); lane++) {
      try (var run = setting.run(LANES, false)) {
        double[] gradient = setting.gradient(run, 3, lane);
        for (int k = 0; k < 5; k++) {
          var direction = setting.direction(random);
          double[] flat = flat(direction);
          assertThat(dot(gradient, flat))
              .as("%s, lane %d", c, lane)
              .isCloseTo(
                  setting.tangent(direction, lane),
                  Offset.offset(Tolerances.DOT_PRODUCT * size(gradient, flat)));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("smooth")
  void gradientsAreCentralDifferences(Case c) {
    var setting = new ProgramSetting(c.program(), c.times(), c.seed());
    var random = new Random(c.seed() + 2000);
    double[] gradient;
    try (var run = setting.run(ELEMENTS, false)) {
      gradient = setting.gradient(run, TICKS, 0);
    }
    for (int k = 0; k < 3; k++) {
      var direction = setting.direction(random);
      double h = 1e-5;
      double difference =
          (shifted(setting, direction, h) - shifted(setting, direction, -h)) / (2 * h);
      assertThat(dot(gradient, flat(direction)))
          .as("%s", c)
          .isCloseTo(
              difference,
              Offset.offset(
                  Tolerances.GRADIENT_DIFFERENCES * Math.max(1, size(gradient, flat(direction)))));
    }
  }

  private static double shifted(
      ProgramSetting setting, Map<Integer, double[]> direction, double h) {
    Map<Integer, double[]> values = new TreeMap<>();
    setting
        .inputs
        .getFirst()
        .forEach((input, from) -> {
          double[] to = from.clone();
          for (int element = 0; element < to.length; element++) {
            to[element] += h * direction.get(input)[element];
          }
          values.put(input, to);
        });
    try (var run = setting.run(ELEMENTS, false)) {
      ProgramSetting.set(run, 0, values);
      run.forward(TICKS);
      return run.loss(setting.weights, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void segmentsDoNotMatter(Case c) {
    var setting = new ProgramSetting(c.program(), c.times(), c.seed());
    try (var one = setting.run(LANES, false);
        var several = setting.run(LANES, false)) {
      assertThat(setting.gradient(several, 3, 1)).isEqualTo(setting.gradient(one, TICKS, 1));
    }
  }

  /// The second time through a segment gives the same state, and repeats no record and no event.
  @ParameterizedTest
  @MethodSource("cases")
  void whatWasRecordedIsNotRecordedAgain(Case c) {
    var setting = new ProgramSetting(c.program(), c.times(), c.seed());
    for (String again : List.of("replay", "taped")) {
      try (var run = setting.run(LANES, false)) {
        run.forward(TICKS);
        var before = run.values(1);
        long logged = run.memory.logged(0);
        List<Integer> records = new ArrayList<>();
        for (int array = 0; array < setting.program.arrays().size(); array++) {
          if (setting.program.arrays().get(array).region() == Region.RECORD) {
            records.add(array);
            run.memory.set(array, 0, 0, 1, 1000);
            before.get(array)[0] = 1000;
          }
        }
        run.again(again);
        var after = run.values(1);
        before.forEach((array, values) ->
            assertThat(after.get(array))
                .as("%s, %s, %s", c, again, setting.differentiation.module().array(array).name())
                .isEqualTo(values));
        assertThat(run.memory.logged(0)).isEqualTo(logged);
        assertThat(records).hasSize(4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void machineCodeGivesTheSameGradient(Case c) {
    var setting = new ProgramSetting(c.program(), c.times(), c.seed());
    for (Geometry geometry : List.of(LANES, ELEMENTS)) {
      try (var interpreted = setting.run(geometry, false);
          var compiled = setting.run(geometry, true)) {
        double[] expected = setting.gradient(interpreted, 3, 0);
        double[] actual = setting.gradient(compiled, 3, 0);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int k = 0; k < expected.length; k++) {
          assertThat(actual[k])
              .as("%s, %s, input %d", c, geometry, k)
              .isCloseTo(expected[k], Offset.offset(Tolerances.INTERPRETER * largest));
        }
      }
    }
  }
}
