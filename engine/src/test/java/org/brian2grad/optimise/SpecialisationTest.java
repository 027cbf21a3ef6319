package org.brian2grad.optimise;

import java.util.stream.Stream;
import org.brian2grad.table.Meaning;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("table")
class SpecialisationTest {
  static Stream<Row> rows() {
    return Table.rows("specialisation");
  }

  @Test
  void theTableShowsBoth() {
    Table.showsBoth("specialisation");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void kernelsBecome(Row row) {
    row.becomes(row.world(), Specialisation.apply(row.kernels(), row.world().arrays()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void bitsStayTheSame(Row row) {
    var kernels = row.kernels();
    Meaning.same(
        new Meaning.Kernels(row.world(), kernels),
        new Meaning.Kernels(row.world(), Specialisation.apply(kernels, row.world().arrays())),
        _ -> true,
        0);
  }
}
