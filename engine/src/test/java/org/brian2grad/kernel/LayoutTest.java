package org.brian2grad.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.brian2grad.program.Precision;
import org.brian2grad.table.World;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final World WORLD =
      World.read(
          List.of(
              "clock clock",
              "array table : int32[3] shared",
              "array tau : real[1] parameter",
              "array v : real[9] state",
              "array trace : real[9] record at clock",
              "array fired : bool[9] state",
              "array n : int64[9] state",
              "array count : real[1] record at clock",
              "array tape1 : real[9] tape",
              "array tape2 : bool[9] tape"));

  private static Layout layout(Precision precision, Geometry.Axis axis, int width) {
    return new Layout(WORLD.with(precision).module(), new Geometry(axis, width));
  }

  private static long[] rows(Layout layout) {
    return WORLD.arrays().stream().mapToLong(a -> layout.rowBytes(WORLD.array(a.name()))).toArray();
  }

  @Test
  void elementsArePaddedToVectors() {
    assertThat(rows(layout(Precision.DOUBLE, Geometry.Axis.ELEMENTS, 4)))
        .containsExactly(16, 32, 96, 96, 12, 96, 32, 96, 12);
  }

  /// All but shared tables have a value for each lane.
  @Test
  void lanesAreSideBySide() {
    assertThat(rows(layout(Precision.SINGLE, Geometry.Axis.LANES, 8)))
        .containsExactly(12, 32, 288, 288, 72, 576, 32, 288, 72);
  }

  @Test
  void arraysOfARegionFollowEachOtherAligned() {
    var layout = layout(Precision.DOUBLE, Geometry.Axis.ELEMENTS, 4);
    assertThat(layout.offset(WORLD.array("v"))).isZero();
    assertThat(layout.offset(WORLD.array("fired"))).isEqualTo(128);
    assertThat(layout.offset(WORLD.array("n"))).isEqualTo(192);
    assertThat(layout.bytes(Region.STATE)).isEqualTo(320);
    assertThat(layout.bytes(Region.SHARED)).isEqualTo(64);
    assertThat(layout.bytes(Region.ADJOINT)).isZero();
    assertThat(layout.tapeRow()).isEqualTo(128 + 64);
    assertThat(layout.offset(WORLD.array("tape2"))).isEqualTo(128);
  }

  @Test
  void recordsHaveSlotsInPlaceOfRoom() {
    var layout = layout(Precision.DOUBLE, Geometry.Axis.ELEMENTS, 4);
    assertThat(layout.records()).containsExactly(WORLD.array("trace"), WORLD.array("count"));
    assertThat(layout.recordSlot(WORLD.array("count"))).isEqualTo(1);
    assertThat(layout.bytes(Region.RECORD)).isZero();
    assertThatThrownBy(() -> layout.recordSlot(WORLD.array("v"))).hasMessage("v is no record");
  }
}
