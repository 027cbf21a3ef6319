package org.brian2grad.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.brian2grad.kernel.Geometry.Axis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeometryTest {
  /// A kernel over few elements has a narrower vector; memory is set aside in whole vectors.
  @ParameterizedTest
  @CsvSource({
    "ELEMENTS, 8, 0, 1, 8",
    "ELEMENTS, 8, 1, 1, 8",
    "ELEMENTS, 8, 2, 2, 8",
    "ELEMENTS, 8, 3, 4, 8",
    "ELEMENTS, 8, 8, 8, 8",
    "ELEMENTS, 8, 9, 8, 16",
    "LANES, 8, 0, 8, 1",
    "LANES, 8, 1, 8, 1",
    "LANES, 8, 9, 8, 9"
  })
  void widthsAndRoom(Axis axis, int width, int size, int vector, int room) {
    var geometry = new Geometry(axis, width);
    assertThat(geometry.width(size)).isEqualTo(vector);
    assertThat(geometry.padded(size)).isEqualTo(room);
    assertThat(geometry.lanes()).isEqualTo(axis == Axis.LANES ? width : 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 128, -1})
  void widthsArePowersOfTwo(int width) {
    assertThatThrownBy(() -> new Geometry(Axis.LANES, width)).hasMessageContaining("power of two");
  }

  @Test
  void elementsThatFollowEachOtherAreTakenOneByOne() {
    var body = new Body(java.util.List.of(), java.util.List.of());
    var kernel = new Kernel("k", 0, 20, body, java.util.Optional.empty(), Kernel.Order.DESCENDING);
    assertThat(kernel.width(new Geometry(Axis.ELEMENTS, 8))).isEqualTo(1);
    assertThat(kernel.width(new Geometry(Axis.LANES, 8))).isEqualTo(8);
    assertThat(new Kernel("k", 0, 20, body).width(new Geometry(Axis.ELEMENTS, 8))).isEqualTo(8);
  }
}
