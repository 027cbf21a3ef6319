package org.brian2grad.derivative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.brian2grad.Tolerances;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Region;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random programs: their tangents against those of dual numbers, and the reverse of a tangent,
/// which is a second derivative, against dual numbers and differences.
class TangentTest {
  private static final int TICKS = 8;
  private static final Geometry LANES = new Geometry(Geometry.Axis.LANES, 2);
  private static final Geometry ELEMENTS = new Geometry(Geometry.Axis.ELEMENTS, 4);

  static Stream<AdjointTest.Case> cases() {
    return AdjointTest.cases();
  }

  /// The program with its tangent, every input with a direction.
  private static final class Second {
    final Tangent tangent;
    final ProgramSetting setting;

    Second(AdjointTest.Case c) {
      tangent = Tangent.of(c.program(), RandomProgram.INPUTS, RandomProgram.OUTPUTS, true);
      setting =
          new ProgramSetting(
              tangent.program(),
              c.times(),
              c.seed(),
              twins(RandomProgram.INPUTS),
              twins(RandomProgram.OUTPUTS));
    }

    private Set<Integer> twins(Set<Integer> arrays) {
      Set<Integer> both = new HashSet<>(arrays);
      arrays.forEach(array -> {
        Integer twin = tangent.tangents().get(array);
        if (twin != null) {
          both.add(twin);
        }
      });
      return both;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tangentsAreThoseOfDualNumbers(AdjointTest.Case c) {
    var second = new Second(c);
    for (Geometry geometry : List.of(LANES, ELEMENTS)) {
      for (boolean compiled : new boolean[] {false, true}) {
        try (var run = second.setting.run(geometry, compiled)) {
          run.forward(TICKS);
          var actual = run.values(0);
          var oracle = oracle(c, second);
          second
              .tangent
              .tangents()
              .forEach((array, twin) -> {
                if (c.program().arrays().get(array).region() != Region.PARAMETER) {
                  close(actual.get(twin), oracle.tangent[array], c + " " + geometry + " " + array);
                }
              });
        }
      }
    }
  }

  private static void close(double[] actual, double[] expected, String what) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < expected.length; k++) {
      assertThat(actual[k])
          .as("%s[%d]", what, k)
          .isCloseTo(expected[k], Offset.offset(Tolerances.DOT_PRODUCT * Math.max(1, largest)));
    }
  }

  private static TangentRun oracle(AdjointTest.Case c, Second second) {
    var run = new TangentRun(c.program(), c.times());
    second.setting.indices.forEach(
        (array, values) -> System.arraycopy(values, 0, run.value[array], 0, values.length));
    second
        .setting
        .inputs
        .getFirst()
        .forEach((array, values) -> {
          if (array < c.program().arrays().size()) {
            System.arraycopy(values, 0, run.value[array], 0, values.length);
          }
        });
    second
        .tangent
        .tangents()
        .forEach((array, twin) -> {
          double[] direction = second.setting.inputs.getFirst().get(twin);
          if (direction != null) {
            System.arraycopy(direction, 0, run.tangent[array], 0, direction.length);
          }
        });
    run.run();
    return run;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theReverseOfATangentIsItsTangent(AdjointTest.Case c) {
    var second = new Second(c);
    var random = new Random(c.seed() + 3000);
    try (var run = second.setting.run(LANES, true)) {
      double[] gradient = second.setting.gradient(run, 3, 0);
      for (int k = 0; k < 5; k++) {
        var direction = second.setting.direction(random);
        double[] flat = AdjointTest.flat(direction);
        assertThat(AdjointTest.dot(gradient, flat))
            .as("%s", c)
            .isCloseTo(
                second.setting.tangent(direction, 0),
                Offset.offset(Tolerances.DOT_PRODUCT * AdjointTest.size(gradient, flat)));
      }
    }
  }

  /// The second derivative in two directions, in either order, by tangent and reverse.
  @ParameterizedTest
  @MethodSource("cases")
  void secondDerivativesAreSymmetric(AdjointTest.Case c) {
    var second = new Second(c);
    var random = new Random(c.seed() + 4000);
    var one = new ProgramSetting(c.program(), c.times(), c.seed()).direction(random);
    var other = new ProgramSetting(c.program(), c.times(), c.seed()).direction(random);
    double[] there = second(second, one, other);
    double[] back = second(second, other, one);
    assertThat(there[0])
        .as("%s", c)
        .isCloseTo(back[0], Offset.offset(Tolerances.DOT_PRODUCT * Math.max(there[1], back[1])));
  }

  /// @return the second derivative in these directions, and what rounding may do to it
  private static double[] second(
      Second second, Map<Integer, double[]> one, Map<Integer, double[]> other) {
    var setting = second.setting;
    Map<Integer, Integer> twins = second.tangent.tangents();
    try (var run = setting.run(ELEMENTS, true)) {
      Map<Integer, double[]> directions = new TreeMap<>();
      one.forEach((input, values) -> {
        if (twins.containsKey(input)) {
          directions.put(twins.get(input), values);
        }
      });
      ProgramSetting.set(run, 0, directions);
      run.forward(3);
      setting.weights.forEach((output, weights) ->
          run.seed(output, twins.containsValue(output) ? weights : new double[weights.length]));
      run.back();
      double sum = 0;
      double size = 0;
      for (var entry : other.entrySet()) {
        double[] gradient = run.gradient(entry.getKey(), 0);
        sum += AdjointTest.dot(gradient, entry.getValue());
        size += AdjointTest.size(gradient, entry.getValue());
      }
      return new double[] {sum, size};
    }
  }
}
