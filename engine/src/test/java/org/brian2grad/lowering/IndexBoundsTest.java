package org.brian2grad.lowering;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Program;
import org.brian2grad.table.AsProgram;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("table")
class IndexBoundsTest {
  private static final Program NOTHING =
      new Program(0, 1, 0, List.of(), Map.of(), Map.of(), List.of(), List.of());

  static Stream<Row> rows() {
    return Table.rows("bounds");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void indicesAre(Row row) {
    Lowered program =
        row.option("callbacks").isEmpty()
            ? AsProgram.of(row.world(), row.kernels())
            : AsProgram.withCallback(row.world(), row.kernels());
    try {
      IndexBounds.check(NOTHING, program);
      row.says("fine");
    } catch (DiagnosticException e) {
      row.says(String.valueOf(e.getMessage()));
    }
  }
}
