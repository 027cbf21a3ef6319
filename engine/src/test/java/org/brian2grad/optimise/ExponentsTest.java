package org.brian2grad.optimise;

import java.util.stream.Stream;
import org.brian2grad.Tolerances;
import org.brian2grad.table.Meaning;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("table")
class ExponentsTest {
  static Stream<Row> rows() {
    return Table.rows("exponents");
  }

  @Test
  void theTableShowsBoth() {
    Table.showsBoth("exponents");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void kernelsBecome(Row row) {
    row.becomes(row.world(), Exponents.apply(row.kernels()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void valuesStayTheSameButForRounding(Row row) {
    var kernels = row.kernels();
    Meaning.same(
        new Meaning.Kernels(row.world(), kernels),
        new Meaning.Kernels(row.world(), Exponents.apply(kernels)),
        _ -> true,
        row.isUnchanged() ? 0 : Tolerances.EXPONENT);
  }
}
