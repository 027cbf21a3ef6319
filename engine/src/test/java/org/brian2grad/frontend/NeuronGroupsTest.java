package org.brian2grad.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeuronGroupsTest {
  private static Program group(String rest) {
    return Models.lower(
        """
        duration: 1 ms
        constants: {tau: 10 ms, tref: 2 ms}
        groups:
          g:
            size: 2
        """
            + rest.indent(4));
  }

  private static Program refractory(String refractory) {
    return group(
        """
        equations: |
          dv/dt = -v/tau : volt (unless refractory)
          dw/dt = -w/tau : volt
        threshold: v > 10*mV
        reset: |
          v = 0*mV
          w = 0*mV
        method: euler
        refractory: %s
        """
            .formatted(refractory));
  }

  private static Operation.StateUpdate update(Program program) {
    return Models.operation(program, Operation.StateUpdate.class, "g_stateupdater_codeobject");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5*ms | timestep(t - lastspike, dt) >= timestep(refractory, dt)",
        "tref/2 | timestep(t - lastspike, dt) >= timestep(tref / 2, dt)",
        "tref | timestep(t - lastspike, dt) >= timestep(tref, dt)",
        "v > 5*mV | not_refractory or not v > 5 * mV",
        "v > 5*mV and w < 0*mV | not_refractory or not (v > 5 * mV and w < 0 * mV)",
      })
  void refractorinessIsADurationOrACondition(String refractory, String expected) {
    assertThat(Models.vector(update(refractory(refractory)).code()).getFirst())
        .isEqualTo("not_refractory = " + expected);
  }

  @Test
  void refractoryNeuronsAreWrittenByResetsOnly() {
    Program program = refractory("tref");
    var update = update(program).code();
    assertThat(update.block().conditional())
        .containsExactlyEntriesOf(java.util.Map.of("v", "not_refractory"));
    assertThat(Models.vector(update)).anyMatch(s -> s.contains("int(not_refractory)"));
    var reset =
        Models.operation(program, Operation.Reset.class, "g_spike_resetter_codeobject").code();
    assertThat(reset.block().conditional()).isEmpty();
    var threshold =
        Models.operation(program, Operation.Threshold.class, "g_spike_thresholder_codeobject");
    assertThat(Models.vector(threshold.code()))
        .containsExactly("_cond = v > 10 * mV and not_refractory");
    assertThat(threshold.refractory())
        .contains(new Operation.Refractory("g.not_refractory", "g.lastspike"));
  }

  @Test
  void noNeuronIsRefractoryAtFirst() {
    Program program = refractory("tref");
    assertThat(Models.reals(program, "g.lastspike")).containsOnly(-1e4);
    assertThat(Models.reals(program, "g.not_refractory")).containsOnly(1);
    assertThat(program.array("g.not_refractory").type()).isEqualTo(ArraySpec.Type.BOOL);
  }

  @Test
  void variablesAreArrays() {
    Program program =
        group(
            """
            equations: |
              dv/dt = -v/tau : volt
              g_ : siemens (constant)
              s : 1 (shared)
              n : integer
              on : boolean
              x = v*2 : volt
            initial: {n: 2.7, on: 1, s: 4, g_: 3 nS}
            """);
    ArraySpec g = program.array("g.g_");
    assertThat(g.unit()).isEqualTo("S");
    assertThat(g.constant()).isTrue();
    assertThat(g.readOnly()).isFalse();
    assertThat(program.array("g.v").constant()).isFalse();
    assertThat(program.array("g.s").scalar()).isTrue();
    assertThat(Models.reals(program, "g.s")).containsExactly(4);
    assertThat(Models.reals(program, "g.n")).containsExactly(2, 2);
    assertThat(program.array("g.n").type()).isEqualTo(ArraySpec.Type.INT32);
    assertThat(Models.reals(program, "g.on")).containsExactly(1, 1);
    assertThat(Models.reals(program, "g.i")).containsExactly(0, 1);
    assertThat(program.array("g.i").readOnly()).isTrue();
    assertThat(program.arrays()).doesNotContainKey("g.x");
  }

  @Test
  void subexpressionsHeldOverAStepAreSetBeforeItInTheOrderOfTheirUse() {
    Program program =
        group(
            """
            equations: |
              dv/dt = (b - v)/tau : 1
              b = c + a : 1 (constant over dt)
              a = rand() : 1 (constant over dt)
              c = 2*v : 1
            """);
    var held =
        Models.operation(program, Operation.StateUpdate.class, "g_subexpression_update_codeobject");
    assertThat(Models.vector(held.code())).containsExactly("a = rand()", "c = 2 * v", "b = c + a");
    assertThat(Models.names(program)).containsExactly("g_subexpression_update", "g_stateupdater");
    assertThat(program.objects().getFirst().when()).isEqualTo("before_start");
  }

  @Test
  void eventsHaveCodeOfTheirOwn() {
    Program program =
        group(
            """
            equations: |
              v : volt
              n : 1
            threshold: v > 10*mV
            events:
              high: {condition: v > 5*mV, code: n += 1}
              low: {condition: v < 0*mV}
            """);
    assertThat(Models.names(program))
        .containsExactly(
            "g_spike_thresholder", "g_high_thresholder", "g_low_thresholder", "g_high_resetter");
    var high = Models.operation(program, Operation.Reset.class, "g_high_resetter_codeobject");
    assertThat(high.eventspace()).isEqualTo("g._highspace");
    assertThat(program.array("g._highspace").size()).isEqualTo(3);
    assertThat(high.code().variables()).containsEntry("n", new Variable.Array("g.n", "_idx"));
  }

  @Test
  void eventsCannotWriteWhatIsShared() {
    assertThatThrownBy(() ->
            group(
                """
                equations: |
                  v : volt
                  s : 1 (shared)
                threshold: v > 10*mV
                reset: s = 1
                """))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("g.reset: error[shared-write]: expected a variable of each element");
  }

  @Test
  void allMethodsThatDoNotApplyAreNamedWithTheirGroups() {
    assertThatThrownBy(() ->
            Models.lower(
                """
                duration: 1 ms
                constants: {tau: 10 ms}
                groups:
                  a: {size: 1, equations: 'dv/dt = -v**2/tau : 1', method: exact}
                  b: {size: 1, equations: 'dv/dt = -v**3/tau : 1', method: exact}
                """))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e ->
                assertThat(e.diagnostics())
                    .extracting(d -> d.where())
                    .containsExactly("a: dv/dt = -v**2 / tau", "b: dv/dt = -v**3 / tau"));
  }

  @Test
  void groupsOfPoissonNeuronsDrawTheirSpikes() {
    Program program =
        Models.lower(
            """
            duration: 1 ms
            constants: {f: 5 Hz}
            groups:
              a: {kind: poisson, size: 2, rates: 10*Hz}
              b: {kind: poisson, size: 2, rates: 'f*(1 + i)'}
            """);
    var a = Models.operation(program, Operation.Threshold.class, "a_spike_thresholder_codeobject");
    assertThat(Models.vector(a.code())).containsExactly("_cond = rand() < rates * dt");
    assertThat(Models.reals(program, "a.rates")).containsExactly(10, 10);
    var b = Models.operation(program, Operation.Threshold.class, "b_spike_thresholder_codeobject");
    assertThat(Models.vector(b.code()))
        .containsExactly("rates = f * (1 + i)", "_cond = rand() < rates * dt");
  }
}
