package org.brian2grad.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.lowering.IndexRanges.Range;
import org.brian2grad.table.Meaning;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("table")
class IndexRangesTest {
  static Stream<Row> rows() {
    return Table.rows("ranges");
  }

  private static Effect.Store store(Kernel kernel) {
    return (Effect.Store) kernel.body().effects().getFirst();
  }

  /// Of what is stored.
  private static Range range(Row row) {
    Kernel kernel = row.kernels().getFirst();
    return new IndexRanges(kernel, array -> table(row, array)).of(store(kernel).value());
  }

  private static Range table(Row row, int array) {
    double[] values = row.world().values().get(array);
    return values == null
        ? Range.ANY
        : new Range(
            (long) Arrays.stream(values).min().orElseThrow(),
            (long) Arrays.stream(values).max().orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void valuesAre(Row row) {
    Range range = range(row);
    row.says(range.isAny() ? "any" : range.least() + " to " + range.greatest());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void noValueIsOutside(Row row) {
    Range range = range(row);
    int stored = store(row.kernels().getFirst()).array();
    var kernels = new Meaning.Kernels(row.world(), row.kernels());
    Meaning.values(kernels, array -> array == stored, 1)
        .values()
        .forEach(value -> assertThat(value.longValue()).isBetween(range.least(), range.greatest()));
  }
}
