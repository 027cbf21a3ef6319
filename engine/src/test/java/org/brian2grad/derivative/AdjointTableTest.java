package org.brian2grad.derivative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.brian2grad.Tolerances;
import org.brian2grad.interpreter.Interpreter;
import org.brian2grad.interpreter.TestMemory;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.Verifier;
import org.brian2grad.table.AsProgram;
import org.brian2grad.table.Meaning;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.brian2grad.table.World;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each rule of differentiation as text, and against tangents of dual numbers, which know nothing
/// of it.
@Tag("table")
class AdjointTableTest {
  private static final Geometry GEOMETRY = new Geometry(Geometry.Axis.ELEMENTS, 2);
  private static final int TICKS = 3;
  private static final int SEEDS = 5;

  static Stream<Row> rows() {
    return Stream.of("nodes", "kernels", "primals").flatMap(Table::rows);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void adjointsAre(Row row) {
    row.says(new TableOfAdjoints(row).text());
  }

  /// Bounds make no gradient: what they do is compared with PyTorch's hooks.
  static Stream<Row> bounded() {
    return Table.rows("clips");
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void boundedAdjointsAre(Row row) {
    row.says(new TableOfAdjoints(row).text());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void gradientsAreTangents(Row row) {
    var table = new TableOfAdjoints(row);
    var differentiation = table.differentiation();
    Verifier.verify(differentiation.module());
    var times = TestMemory.Times.of(TICKS, 3);
    for (int seed = 0; seed < SEEDS; seed++) {
      try (var run =
          new GradientRun(
              differentiation,
              GEOMETRY,
              times,
              new Interpreter(differentiation.module(), GEOMETRY))) {
        Meaning.fill(run.memory, row.world(), seed);
        row.option("positive").forEach(array -> makePositive(run, row, array));
        var tangents = tangents(table, run, times, new Random(seed));
        Map<Integer, double[]> weights = weights(table, run, new Random(seed + 100L));
        run.forward(TICKS);
        weights.forEach((output, w) -> {
          if (run.reaches(output)) {
            run.seed(output, w);
          }
        });
        run.back();
        double[] sums = new double[2];
        tangents.direction().forEach((input, d) -> add(sums, run.gradient(input, 0), d));
        double gradient = sums[0];
        double size = sums[1];
        sums[0] = 0;
        weights.forEach((output, w) -> add(sums, w, tangents.run().tangent[output]));
        assertThat(gradient)
            .as("%s, %d", row, seed)
            .isCloseTo(sums[0], Offset.offset(Tolerances.DOT_PRODUCT * Math.max(size, sums[1])));
      }
    }
  }

  @Test
  void tapesHoldWholeValues() {
    var world =
        World.read(
            List.of(
                "elements 2",
                "array x : real[2] parameter",
                "array v : real[2] state",
                "array n : int64[2] state",
                "array b : bool[2] state",
                "array z : real[2] state"));
    var kernels = world.kernels(List.of("k: z = b ? x * real(n) : x * v"));
    var module = Differentiation.of(AsProgram.of(world, kernels), Set.of(0), Set.of(4)).module();
    assertThat(module.arrays())
        .filteredOn(array -> array.region() == Region.TAPE)
        .extracting(ArrayDecl::type)
        .containsExactlyInAnyOrder(StorageType.BOOL, StorageType.INT64, StorageType.REAL);
  }

  private static void makePositive(GradientRun run, Row row, String name) {
    int array = row.world().array(name);
    for (int element = 0; element < row.world().arrays().get(array).size(); element++) {
      run.memory.set(array, 0, element, 0, Math.abs(run.memory.get(array, 0, element, 0)));
    }
  }

  private static void add(double[] sums, double[] a, double[] b) {
    for (int k = 0; k < a.length; k++) {
      sums[0] += a[k] * b[k];
      sums[1] += Math.abs(a[k] * b[k]);
    }
  }

  private record Tangents(TangentRun run, Map<Integer, double[]> direction) {}

  private static Tangents tangents(
      TableOfAdjoints table, GradientRun run, TestMemory.Times times, Random random) {
    var tangents = new TangentRun(table.program(), times);
    for (int array = 0; array < tangents.value.length; array++) {
      for (int k = 0; k < tangents.value[array].length; k++) {
        int size = table.row().world().arrays().get(array).size();
        tangents.value[array][k] = run.memory.get(array, k / size, k % size, 0);
      }
    }
    Map<Integer, double[]> direction = new HashMap<>();
    for (int input : table.inputs()) {
      double[] d = random.doubles(tangents.tangent[input].length, -1, 1).toArray();
      direction.put(input, d);
      System.arraycopy(d, 0, tangents.tangent[input], 0, d.length);
    }
    tangents.run();
    return new Tangents(tangents, direction);
  }

  private static Map<Integer, double[]> weights(
      TableOfAdjoints table, GradientRun run, Random random) {
    Map<Integer, double[]> weights = new HashMap<>();
    for (int output : table.outputs()) {
      int values = run.memory.rows(output) * table.row().world().arrays().get(output).size();
      weights.put(output, random.doubles(values, -1, 1).toArray());
    }
    return weights;
  }
}
