package org.brian2grad.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;
import org.brian2grad.cli.check.GradientCheck.Oracle;
import org.brian2grad.cli.check.GradientCheck.Row;
import org.brian2grad.cli.check.GradientCheck.Tolerances;
import org.brian2grad.cli.check.GradientCheck.Variation;
import org.brian2grad.cli.check.GradientCheck.Verdict;
import org.brian2grad.model.Model;
import org.junit.jupiter.api.Test;

/// A check that cannot fail would be worth nothing: here it is given oracles that are wrong.
class GradientCheckTest {
  private static Model decay(String tau, String rate) {
    return Model.builder()
        .duration("5 ms")
        .constant("tau", tau)
        .group(
            "g",
            1,
            g -> g.equations("dv/dt = " + rate + "/tau : 1").method("euler").initial("v", "1"))
        .stateMonitor("trace", "g", "v")
        .build();
  }

  private static Simulator simulator(Model model, Variation variation) {
    return Simulator.of(model)
        .parameters("tau")
        .interpreted(variation == Variation.INTERPRETED)
        .build();
  }

  private static List<Row> check(Model interpreted) {
    return new GradientCheck(Tolerances.DEFAULT, RunOptions.DEFAULT)
        .of(variation ->
            simulator(
                variation == Variation.INTERPRETED ? interpreted : decay("10 ms", "-v"),
                variation));
  }

  private static Verdict verdict(List<Row> rows, Oracle oracle) {
    return rows.stream().filter(r -> r.oracle() == oracle).findFirst().orElseThrow().verdict();
  }

  @Test
  void whatIsRightPasses() {
    List<Row> rows = check(decay("10 ms", "-v"));

    assertThat(rows).extracting(Row::verdict).containsOnly(Verdict.OK);
    // d/dtau of a decay that has gone on for half of tau
    assertThat(rows.getFirst().gradient()).isNotZero();
  }

  @Test
  void anInterpreterThatDisagreesFails() {
    List<Row> rows = check(decay("10.001 ms", "-v"));

    assertThat(verdict(rows, Oracle.INTERPRETER)).isEqualTo(Verdict.FAILED);
    assertThat(verdict(rows, Oracle.DIFFERENCES)).isEqualTo(Verdict.OK);
  }

  @Test
  void aGradientThatDisagreesWithDifferencesFails() {
    // Rounding down has derivative zero almost everywhere; values at a jump do not have it.
    List<Row> rows =
        new GradientCheck(Tolerances.DEFAULT, RunOptions.DEFAULT)
            .of(variation -> simulator(decay("10 ms", "floor(1e5*tau/second)"), variation));

    assertThat(verdict(rows, Oracle.DIFFERENCES)).isNotEqualTo(Verdict.OK);
  }
}
