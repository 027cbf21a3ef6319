package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Geometry.Axis;
import org.brian2grad.kernel.Routine;
import org.brian2grad.program.Precision;
import org.brian2grad.table.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
  private static final World WORLD =
      World.read(List.of("elements 3", "array v : real[3] state", "array w : real[1] state"));

  private static Shape choose(int batch, Precision precision, int bits, String... kernels) {
    var routine = new Routine("forward", Routine.Order.FORWARD, WORLD.kernels(List.of(kernels)));
    return Shape.choose(batch, WORLD.with(precision).module(routine), bits);
  }

  /// Lanes are samples where there are enough of them, for a vector or for the largest kernel.
  @ParameterizedTest
  @CsvSource({
    "1, DOUBLE, 256, ELEMENTS, 4, 1",
    "2, DOUBLE, 256, ELEMENTS, 4, 2",
    "3, DOUBLE, 256, LANES, 4, 1",
    "4, DOUBLE, 256, LANES, 4, 1",
    "5, DOUBLE, 256, LANES, 4, 2",
    "5, SINGLE, 256, LANES, 8, 1",
    "9, SINGLE, 256, LANES, 8, 2",
    "3, DOUBLE, 512, LANES, 4, 1",
    "2, DOUBLE, 128, LANES, 2, 1",
    "2, DOUBLE, 32, LANES, 1, 2"
  })
  void aBatchIsCut(int batch, Precision precision, int bits, Axis axis, int width, int instances) {
    Shape shape = choose(batch, precision, bits, "a: v = v + 1.0", "b (1 elements): w = w + 1.0");
    assertThat(shape.geometry()).isEqualTo(new Geometry(axis, width));
    assertThat(shape.instances()).isEqualTo(instances);
  }

  @Test
  void withoutKernelsElementsAreFew() {
    assertThat(choose(2, Precision.DOUBLE, 512).geometry().axis()).isEqualTo(Axis.LANES);
  }

  @Test
  void aBatchHasASample() {
    assertThatThrownBy(() -> new Shape(0, new Geometry(Axis.LANES, 4)))
        .hasMessageContaining("at least one sample, got 0");
  }

  @Test
  void lanesBeyondTheBatchRepeatTheLastSample() {
    var shape = new Shape(6, new Geometry(Axis.LANES, 4));
    assertThat(shape.pitch()).isEqualTo(8);
    assertThat(IntStream.range(0, 8).map(k -> shape.sample(k / 4, k % 4)).toArray())
        .containsExactly(0, 1, 2, 3, 4, 5, 5, 5);
  }

  /// Every sample and element of a row has a place of its own, the one that its instance writes.
  @ParameterizedTest
  @CsvSource({"LANES, 4, 6", "ELEMENTS, 4, 3", "ELEMENTS, 1, 1"})
  void recordsInterleaveInstances(Axis axis, int width, int batch) {
    var shape = new Shape(batch, new Geometry(axis, width));
    int size = 5;
    long[] strides = shape.recordStrides(size);
    assertThat(strides[0]).isEqualTo(shape.recordRow(size));
    for (int sample = 0; sample < batch; sample++) {
      int lanes = shape.geometry().lanes();
      for (int element = 0; element < size; element++) {
        long written =
            shape.recordOffset(sample / lanes, size)
                + (axis == Axis.LANES ? (long) element * shape.pitch() + sample % lanes : element);
        assertThat(sample * strides[1] + element * strides[2])
            .isEqualTo(written)
            .isLessThan(shape.recordRow(size));
      }
    }
  }
}
