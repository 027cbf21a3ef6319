package org.brian2grad.derivative;

import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("table")
class ActivityTest {
  static Stream<Row> rows() {
    return Table.rows("activity");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void arraysAre(Row row) {
    var table = new TableOfAdjoints(row);
    var activity = Activity.of(table.program(), table.inputs(), table.outputs());
    row.says(
        "varied: " + names(row, activity::varied) + "; active: " + names(row, activity::active));
  }

  private static String names(Row row, IntPredicate which) {
    return IntStream.range(0, row.world().arrays().size())
        .filter(which)
        .mapToObj(array -> row.world().arrays().get(array).name())
        .collect(Collectors.joining(" "));
  }
}
