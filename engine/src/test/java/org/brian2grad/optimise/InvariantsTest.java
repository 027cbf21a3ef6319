package org.brian2grad.optimise;

import java.util.stream.Stream;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.Effect;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("table")
class InvariantsTest {
  static Stream<Row> rows() {
    return Table.rows("invariants");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void valuesAre(Row row) {
    Body body = row.kernels().getFirst().body();
    int id = ((Effect.Store) body.effects().getFirst()).value();
    var invariants = new Invariants(body, row.world().arrays());
    row.says(
        (invariants.invariant(id) ? "same" : "changes")
            + (invariants.elementwise(id) ? ", own" : "")
            + (invariants.parametric(id) ? ", of an array" : "")
            + ", cost "
            + invariants.cost(id));
  }
}
