package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Geometry.Axis;
import org.brian2grad.kernel.Routine;
import org.brian2grad.table.World;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// 20 ms a call, of 4 ns a node and vector: `v = v + 1.0` has three nodes.
class PaceTest {
  @ParameterizedTest
  @CsvSource({
    "ELEMENTS, 1, ANY, 1, 1538461",
    "ELEMENTS, 4, ANY, 8, 800000",
    "ELEMENTS, 4, ASCENDING, 8, 206185",
    "LANES, 4, ANY, 8, 206185",
    "LANES, 4, ANY, 2000000, 1",
    "ELEMENTS, 4, ANY, 0, 20000000"
  })
  void ticksOfACall(Axis axis, int width, String order, int size, long ticks) {
    var world = World.read(List.of("elements " + size, "array v : real[" + size + "] state"));
    var kernels = world.kernels(List.of("k (" + order + "): v = v + 1.0"));
    var module = world.module(new Routine("forward", Routine.Order.FORWARD, kernels));
    assertThat(Pace.ticks(module, new Geometry(axis, width))).isEqualTo(ticks);
  }
}
