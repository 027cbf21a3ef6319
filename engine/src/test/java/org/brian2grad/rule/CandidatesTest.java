package org.brian2grad.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.table.Meaning;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("table")
class CandidatesTest {
  static Stream<Row> rows() {
    return Table.rows("candidates");
  }

  /// The kernel with candidates in place of the condition that it stores.
  private static Optional<Kernel> candidates(Row row) {
    Kernel kernel = row.kernels().getFirst();
    Effect.Store store = (Effect.Store) kernel.body().effects().getFirst();
    var b = new BodyBuilder();
    int[] map = b.copy(kernel.body(), BodyBuilder.Leaf.NONE);
    return Candidates.of(b, map[store.value()], Set.of())
        .map(near -> {
          b.store(store.array(), Index.OWN, near);
          return kernel.with(b.build(), map);
        });
  }

  @ParameterizedTest
  @MethodSource("rows")
  void candidatesAre(Row row) {
    Optional<Kernel> candidates = candidates(row);
    if (candidates.isPresent()) {
      row.becomes(row.world(), List.of(candidates.get()));
    } else {
      row.says("no candidates");
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whoeverHasAnEventIsOne(Row row) {
    candidates(row)
        .ifPresent(candidates -> {
          Map<String, Double> events = values(row, row.kernels());
          Map<String, Double> near = values(row, List.of(candidates));
          events.forEach((place, event) ->
              assertThat(near.get(place)).as(place).isGreaterThanOrEqualTo(event));
        });
  }

  private static Map<String, Double> values(Row row, List<Kernel> kernels) {
    var world = row.world();
    return Meaning.values(
        new Meaning.Kernels(world, kernels), array -> array == world.array("b"), 1);
  }
}
