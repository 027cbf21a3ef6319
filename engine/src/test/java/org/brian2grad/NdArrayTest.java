package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Precision;
import org.junit.jupiter.api.Test;

/// Arrays and their views.
class NdArrayTest {
  @Test
  void aNumberHasNoDimensions() {
    assertThat(NdArray.of(2.5).shape()).isEmpty();
    assertThat(NdArray.of(2.5).value()).isEqualTo(2.5);
    assertThat(NdArray.of(2.5, 3.5).shape()).containsExactly(2);
    assertThat(NdArray.of(new double[] {2.5}).shape()).containsExactly(1);
  }

  @Test
  void theLastDimensionIsTheFastest() {
    NdArray a = NdArray.of(new double[] {0, 1, 2, 3, 4, 5}, 2, 3);
    assertThat(a.get(1, 0)).isEqualTo(3);
    assertThat(a.select(0, 1).toArray()).containsExactly(3, 4, 5);
    assertThat(a.select(1, 1).toArray()).containsExactly(1, 4);
    assertThat(a.slice(1, 1, 3).toArray()).containsExactly(1, 2, 4, 5);
    assertThat(a.slice(1, 1, 3).isDense()).isFalse();
    assertThat(a.slice(1, 1, 3).memory().toArray(ValueLayout.JAVA_DOUBLE))
        .containsExactly(1, 2, 4, 5);
    assertThat(a.swap(0, 1).toArray()).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(a.select(0, 0).spread(0, 2).toArray()).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(a).hasToString("[2, 3] [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]");
    assertThat(a.swap(0, 1)).hasToString("[3, 2] [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]");
  }

  @Test
  void valuesAreCopiedAndMemoryIsNot() {
    double[] values = {1, 2};
    NdArray copy = NdArray.of(values);
    float[] memory = {1, 2};
    NdArray view = NdArray.of(MemorySegment.ofArray(memory), Precision.SINGLE, 2);
    values[0] = 7;
    memory[0] = 7;
    assertThat(copy.toArray()).containsExactly(1, 2);
    assertThat(view.toArray()).containsExactly(7, 2);
  }

  @Test
  void stridesOfTheCallers() {
    MemorySegment memory = MemorySegment.ofArray(new double[] {0, 1, 2, 3, 4, 5});
    NdArray columns = NdArray.of(memory, Precision.DOUBLE, new long[] {3, 2}, new long[] {1, 3});
    assertThat(columns.toArray()).containsExactly(0, 3, 1, 4, 2, 5);
    NdArray repeated = NdArray.of(memory, Precision.DOUBLE, new long[] {2, 2}, new long[] {0, 5});
    assertThat(repeated.toArray()).containsExactly(0, 5, 0, 5);
    NdArray none = NdArray.of(memory, Precision.DOUBLE, new long[] {0, 9}, new long[] {99, 99});
    assertThat(none.toArray()).isEmpty();
    for (long[] strides : new long[][] {{1, 4}, {-1, 3}, {1}}) {
      assertThatThrownBy(() -> NdArray.of(memory, Precision.DOUBLE, new long[] {3, 2}, strides))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("that stay within 6 values");
    }
  }

  @Test
  void emptyArrays() {
    NdArray none = NdArray.zeros(Precision.DOUBLE, 0, 3);
    assertThat(none.toArray()).isEmpty();
    assertThat(none.slice(1, 1, 3).toArray()).isEmpty();
    assertThat(none.select(1, 2).toArray()).isEmpty();
    assertThat(none.isDense()).isTrue();
  }

  @Test
  void whatDoesNotFit() {
    assertThatThrownBy(() -> NdArray.of(new double[5], 2, 3))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("expected 6 values for the shape [2, 3], got 5");
    NdArray a = NdArray.of(1.0, 2.0);
    assertThatThrownBy(() -> a.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> a.get(0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> a.select(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> a.slice(0, 1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(a::value).isInstanceOf(IllegalStateException.class);
  }
}
