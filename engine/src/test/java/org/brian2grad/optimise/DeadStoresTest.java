package org.brian2grad.optimise;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Region;
import org.brian2grad.table.Meaning;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("table")
class DeadStoresTest {
  static Stream<Row> rows() {
    return Table.rows("deadstores");
  }

  private static Set<Integer> seen(Row row) {
    return row.option("seen").stream().map(row.world()::array).collect(Collectors.toSet());
  }

  private static List<Kernel> apply(Row row) {
    return DeadStores.apply(row.kernels(), row.world().arrays(), seen(row));
  }

  @Test
  void theTableShowsBoth() {
    Table.showsBoth("deadstores");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void kernelsBecome(Row row) {
    row.becomes(row.world(), apply(row));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsLookedAtStaysTheSame(Row row) {
    var arrays = row.world().arrays();
    Meaning.same(
        new Meaning.Kernels(row.world(), row.kernels()),
        new Meaning.Kernels(row.world(), apply(row)),
        array -> seen(row).contains(array) || arrays.get(array).region() == Region.RECORD,
        0);
  }
}
