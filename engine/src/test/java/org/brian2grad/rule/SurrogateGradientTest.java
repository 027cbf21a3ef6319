package org.brian2grad.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.lowering.EventSite;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.Precision;
import org.brian2grad.request.Parameter;
import org.brian2grad.request.Request;
import org.brian2grad.request.ScaledSurrogate;
import org.brian2grad.request.SurrogateRule;
import org.brian2grad.surrogate.Boxcar;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.table.AsProgram;
import org.brian2grad.table.Meaning;
import org.brian2grad.table.Row;
import org.brian2grad.table.Table;
import org.brian2grad.table.World;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("table")
class SurrogateGradientTest {
  private static final ScaledSurrogate FAST = new ScaledSurrogate(new FastSigmoid(2), 0.5);
  private static final ScaledSurrogate BOX = new ScaledSurrogate(new Boxcar(4, 0.25), 1);

  static Stream<Row> rows() {
    return Table.rows("rule");
  }

  private static SurrogateRule.Condition condition(String text) {
    return new SurrogateRule.Condition(
        "thresholder", "G", "spike", Set.of("v"), Optional.of(""), "", false, text);
  }

  private static EventSite decision(String text) {
    return new EventSite.Decision(condition(text));
  }

  private static Request request() {
    var surrogates =
        new SurrogateRule() {
          @Override
          public ScaledSurrogate of(Condition condition) {
            return condition.text().equals("box") ? BOX : FAST;
          }

          @Override
          public Optional<ScaledSurrogate> atRecovery(Condition condition) {
            return condition.text().equals("fast") ? Optional.of(FAST) : Optional.empty();
          }
        };
    return new Request(
        Precision.DOUBLE,
        List.of(new Parameter.Array("v", "v")),
        surrogates,
        new Request.Detach(false, Set.of("v")),
        Map.of(),
        Set.of(),
        Set.of(),
        false,
        false,
        false,
        Set.of());
  }

  private static Lowered apply(Row row) {
    World world = row.world();
    Map<String, EventQueue> queues = world.queues();
    var sites =
        List.of(
            decision("fast"),
            decision("box"),
            new EventSite.Given("b"),
            new EventSite.Reset("G", "spike", "v"),
            new EventSite.Reset("G", "spike", "w"),
            new EventSite.Reset("G", "other", "v"),
            new EventSite.LastSpike("G", world.array("last")),
            new EventSite.Refractory("G"),
            new EventSite.Recovery(condition("fast"), world.array("r")),
            new EventSite.Recovery(condition("none"), world.array("b")));
    var events = new Lowered.Events(sites, Map.of("b", world.array("b")), Map.of("q", "b"));
    return Rules.apply(AsProgram.withEvents(world, row.kernels(), events, queues), request());
  }

  @Test
  void theTableShowsBoth() {
    Table.showsBoth("rule");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void kernelsBecome(Row row) {
    Lowered chosen = apply(row);
    row.becomes(row.world().with(chosen.arrays()), chosen.kernels());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void valuesStayTheSame(Row row) {
    Lowered chosen = apply(row);
    Meaning.same(
        new Meaning.Kernels(row.world(), row.kernels()),
        new Meaning.Kernels(row.world().with(chosen.arrays()), List.of(), chosen.kernels()),
        array -> array < row.world().arrays().size(),
        0);
  }
}
