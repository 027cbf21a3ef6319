package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementsTest {
  @ParameterizedTest
  @EnumSource(ArraySpec.Type.class)
  void whatIsSetIsFound(ArraySpec.Type type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(4L * type.bytes(), 8);
      Elements.set(memory, type, 2, 1);
      for (int k = 0; k < 4; k++) {
        assertThat(Elements.get(memory, type, k)).isEqualTo(k == 2 ? 1 : 0);
      }
    }
  }

  @Test
  void valuesAreThoseOfTheirType() {
    MemorySegment memory = MemorySegment.ofArray(new long[2]);
    Elements.set(memory, ArraySpec.Type.BOOL, 0, -3.5);
    assertThat(Elements.get(memory, ArraySpec.Type.BOOL, 0)).isEqualTo(1);
    Elements.set(memory, ArraySpec.Type.INT32, 0, -3.5);
    assertThat(Elements.get(memory, ArraySpec.Type.INT32, 0)).isEqualTo(-3);
    Elements.set(memory, ArraySpec.Type.FLOAT32, 0, 0.1);
    assertThat(Elements.get(memory, ArraySpec.Type.FLOAT32, 0)).isEqualTo(0.1f);
    Elements.set(memory, StorageType.REAL, Precision.DOUBLE, 1, 0.1);
    assertThat(Elements.get(memory, StorageType.REAL, Precision.DOUBLE, 1)).isEqualTo(0.1);
  }

  /// Then a copy of the bytes is enough.
  @Test
  void realsAreAsWideAsTheModules() {
    assertThat(Elements.same(StorageType.REAL, Precision.SINGLE, ArraySpec.Type.FLOAT32)).isTrue();
    assertThat(Elements.same(StorageType.REAL, Precision.SINGLE, ArraySpec.Type.FLOAT64)).isFalse();
    assertThat(Elements.same(StorageType.REAL, Precision.DOUBLE, ArraySpec.Type.FLOAT64)).isTrue();
    assertThat(Elements.same(StorageType.BOOL, Precision.DOUBLE, ArraySpec.Type.BOOL)).isTrue();
    assertThat(Elements.same(StorageType.BOOL, Precision.DOUBLE, ArraySpec.Type.INT8)).isFalse();
    assertThat(Elements.same(StorageType.INT32, Precision.DOUBLE, ArraySpec.Type.INT64)).isFalse();
  }
}
