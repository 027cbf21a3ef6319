package org.brian2grad.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.FunctionSpec;
import org.brian2grad.program.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Spike generators, timed arrays and clocks.
class SourcesTest {
  private static Program generator(String fields) {
    return Models.lower("duration: 10 ms\ngroups:\n  g: {kind: spikes, size: 3, " + fields + "}\n");
  }

  @Test
  void spikesAreSortedByTimeAndNeuron() {
    Program program = generator("indices: [2, 1, 0, 0], times: [3 ms, 1 ms, 1 ms, 0.3 ms]");
    assertThat(Models.reals(program, "g.neuron_index")).containsExactly(0, 0, 1, 2);
    // 0.3 ms / 0.1 ms is less than 3 in floating point.
    assertThat(Models.reals(program, "g._timebins")).containsExactly(3, 10, 10, 30);
    assertThat(Models.reals(program, "g._period_bins")).containsExactly(0);
    assertThat(Models.reals(program, "g._lastindex")).containsExactly(0);
  }

  @Test
  void aPeriodIsCountedInSteps() {
    assertThat(
            Models.reals(
                generator("indices: [0], times: [1 ms], period: 7 ms, dt: 0.2 ms"),
                "g._period_bins"))
        .containsExactly(35);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "indices: [1, 1], times: [1 ms, 1.05 ms] | g: error[spikes-in-step]: expected one spike of a"
            + " neuron in a step of 100 us, got two of neuron 1 in step 10",
        "indices: [1], times: [1 ms], period: 3.05 ms | g: error[period]: expected a period of whole"
            + " steps of 100 us, got 3.05 ms",
        "indices: [1], times: [2.99995 ms], period: 3 ms | g: error[period]: expected spikes before"
            + " the end of the period of 3 ms, got later ones",
      })
  void spikesThatDoNotFitTheStepAreErrors(String fields, String message) {
    assertThatThrownBy(() -> generator(fields))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageStartingWith(message);
  }

  /// Brian 2's `_find_K`.
  @ParameterizedTest
  @CsvSource({
    "20 ms, 0.1 ms, 2048",
    "7 ms, 0.1 ms, 1024",
    "0.1 ms, 0.1 ms, 8",
    "0.4 ms, 0.1 ms, 32",
    "0.01 ms, 0.1 ms, 1",
    "1 ms, 0.05 ms, 256"
  })
  void timedArraysHaveBriansFineSteps(String dt, String step, long k) {
    Program program =
        Models.lower(
            """
            duration: 1 ms
            dt: %s
            timed_arrays:
              stimulus: {values: [1 mV, 2 mV], dt: %s}
            groups:
              g: {size: 1, equations: 'dv/dt = (stimulus(t) - v)/(10*ms) : volt', method: euler}
            """
                .formatted(step, dt));
    var function = (FunctionSpec.TimedArray) program.functions().get("g.stimulus");
    assertThat(function.k()).isEqualTo(k);
    assertThat(function.rows()).isEqualTo(2);
    assertThat(function.columns()).isEqualTo(0);
    assertThat(Models.reals(program, "stimulus.values")).containsExactly(1e-3, 2e-3);
    assertThat(program.array("stimulus.values").unit()).isEqualTo("V");
  }

  @Test
  void tablesHaveRowsAndColumns() {
    Program program =
        Models.lower(
            """
            duration: 1 ms
            timed_arrays:
              image: {values: [[1, 2, 3], [4, 5, 6]], dt: 1 ms}
            groups:
              g:
                size: 3
                equations: |
                  x = image(t, i) : 1
                  v : 1
                initial: {v: 'image(1.2*ms, i) + 10*image(t, 0)'}
                threshold: x > 2
            """);
    assertThat(program.array("image.values").shape()).containsExactly(2, 3);
    assertThat(Models.reals(program, "g.v")).containsExactly(14, 15, 16);
  }

  @ParameterizedTest
  @CsvSource({"100 ms, 1000", "0.05 ms, 1", "0.300001 ms, 3", "0.31 ms, 4", "0 ms, 0"})
  void clocksEndWhereBriansDo(String duration, long last) {
    var clock =
        Models.lower(
                "duration: "
                    + duration
                    + "\ngroups: {g: {size: 1, equations: 'dv/dt = -v/second : 1'}}\n")
            .clocks()
            .getFirst();
    assertThat(clock.last()).isEqualTo(last);
    assertThat(clock.first()).isZero();
    assertThat(clock.name()).isEqualTo("defaultclock");
  }

  @Test
  void objectsOfOneStepShareAClock() {
    Program program =
        Models.lower(
            """
            duration: 10 ms
            groups:
              a: {size: 1, equations: 'dv/dt = -v/second : 1', dt: 0.1 ms}
              b: {size: 1, equations: 'dv/dt = -v/second : 1', dt: 0.5 ms}
              c: {size: 1, equations: 'dv/dt = -v/second : 1', dt: 0.5 ms}
            monitors:
              m: {state: b, variables: [v]}
              n: {state: b, variables: [v], dt: 0.1 ms}
            """);
    assertThat(program.clocks())
        .extracting(Program.ClockSpec::name)
        .containsExactly("defaultclock", "b_clock");
    assertThat(program.clocks()).extracting(Program.ClockSpec::last).containsExactly(100L, 20L);
    assertThat(program.objects())
        .extracting(o -> o.name() + " " + o.clock())
        .containsExactly("m 1", "n 0", "a_stateupdater 0", "b_stateupdater 1", "c_stateupdater 1");
    assertThat(Models.reals(program, "b_clock.dt")).containsExactly(0.5e-3);
  }
}
