package org.brian2grad.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Code;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynapsesLoweringTest {
  private static Program synapses(String fields) {
    return Models.lower(
        """
        duration: 1 ms
        constants: {tau: 10 ms}
        groups:
          a:
            size: 4
            equations: |
              x : 1
              total : 1
              r = 2*x : 1
            threshold: x > 1
            events: {low: {condition: x < 0}}
            dt: 0.2 ms
          b:
            size: 3
            equations: |
              dv/dt = -v/tau : 1 (unless refractory)
              ge : 1
              total_b : 1
            threshold: v > 1
            reset: v = 0
            refractory: 2*ms
            method: euler
        synapses:
          s:
            source: a[1:3]
            target: b
        """
            + fields.indent(4));
  }

  private static Operation.Synapses pathway(Program program, String name) {
    return Models.operation(program, Operation.Synapses.class, "s_" + name + "_codeobject");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ge_post += w | SCATTER",
        "ge = ge + w | SCATTER",
        "ge *= w | SCATTER",
        "ge = w | SCATTER",
        "w += 1 | VECTOR",
        "w = clip(w + ge_post, 0, 1) | VECTOR",
        "ge += w; ge *= 2 | SEQUENTIAL",
        "ge = 2*ge + w | SEQUENTIAL",
        "w = ge; ge += w | SEQUENTIAL",
        "ge += w; w = ge | SCATTER",
        "x_pre += w; ge += w*x_pre | SCATTER",
        "ge %= 2 | SEQUENTIAL",
      })
  void orderMattersWhereCodeReadsWhatOthersWrite(String code, Code.Mode mode) {
    Program program = synapses("equations: 'w : 1'\non_pre: \"" + code + "\"\nconnect: all\n");
    assertThat(pathway(program, "pre").code().block().mode()).isEqualTo(mode);
  }

  @Test
  void eventsGoFromTheSideOfTheirPathway() {
    Program program =
        synapses(
            """
            equations: 'w : 1'
            on_pre: {code: ge += w, event: low}
            on_post: {code: w += 1, delay: 1 ms}
            connect: all
            """);
    assertThat(Models.names(program))
        .containsExactly(
            "b_stateupdater",
            "a_spike_thresholder",
            "b_spike_thresholder",
            "a_low_thresholder",
            "s_pre",
            "s_post",
            "b_spike_resetter");
    var pre = program.queues().get(0);
    assertThat(pre)
        .isEqualTo(
            new Program.QueueSpec(
                "s_pre",
                "low",
                "s_pre.delay",
                "s._synaptic_pre",
                "a._lowspace",
                1,
                3,
                2e-4,
                java.util.List.of()));
    var post = program.queues().get(1);
    assertThat(post.sourceIndex()).isEqualTo("s._synaptic_post");
    assertThat(post.eventspace()).isEqualTo("b._spikespace");
    assertThat(post.dt()).isEqualTo(1e-4);
    assertThat(Models.reals(program, "s_pre.delay")).hasSize(6).containsOnly(0);
    assertThat(Models.reals(program, "s_post.delay")).containsExactly(1e-3);
    assertThat(program.array("s_post.delay").scalar()).isTrue();
    var objects = program.objects();
    assertThat(objects.get(4).order()).isEqualTo(-1);
    assertThat(objects.get(5).order()).isEqualTo(1);
    assertThat(program.clocks().get(objects.get(4).clock()).dt()).isEqualTo(2e-4);
  }

  @Test
  void namesWithoutSuffixAreTheTargets() {
    var variables =
        pathway(synapses("on_pre: ge += r_pre + i + t/ms\nconnect: all\n"), "pre")
            .code()
            .variables();
    assertThat(variables)
        .containsEntry("ge", new Variable.Array("b.ge", "_postsynaptic_idx"))
        .containsEntry("_postsynaptic_idx", new Variable.Array("s._synaptic_post", "_idx"))
        .containsEntry("_r_pre_a_x", new Variable.Array("a.x", "_presynaptic_idx"))
        .containsEntry("t", new Variable.Array("defaultclock.t", "0"));
    // 'i' counts from the start of the part.
    assertThat(Models.vector(pathway(synapses("on_pre: ge += i\nconnect: all\n"), "pre").code()))
        .containsExactly("i = _i_a__source_i - _i_a__offset", "ge += i");
  }

  @Test
  void refractoryTargetsAreNotWritten() {
    var code = pathway(synapses("on_pre: v_post += 1\nconnect: all\n"), "pre").code();
    assertThat(code.block().conditional()).isEqualTo(Map.of("v_post", "not_refractory"));
    assertThat(code.variables())
        .containsEntry(
            "not_refractory", new Variable.Array("b.not_refractory", "_postsynaptic_idx"));
  }

  @Test
  void eventDrivenEquationsAreSolvedBeforeTheCode() {
    Program program =
        synapses(
            """
            equations: |
              dp/dt = -p/tau : 1 (event-driven)
              dq/dt = -q/(2*tau) : 1 (event-driven)
              dz/dt = -z/tau : 1 (clock-driven)
              w : 1
            on_pre: |
              p += 1
              ge += w*p
            on_post: w += q
            connect: all
            method: euler
            """);
    var pre = pathway(program, "pre");
    assertThat(pre.flow()).isEqualTo(4);
    assertThat(Models.vector(pre.code()).subList(2, 7))
        .containsExactly("p = _p", "q = _q", "p += 1", "ge += w * p", "lastupdate = t");
    assertThat(Models.vector(pre.code()).getFirst())
        .startsWith("_p = p * exp(")
        .contains("t - lastupdate");
    assertThat(pathway(program, "post").flow()).isEqualTo(4);
    assertThat(Models.reals(program, "s.lastupdate")).hasSize(6).containsOnly(0);
    var update =
        Models.operation(program, Operation.StateUpdate.class, "s_stateupdater_codeobject");
    assertThat(Models.vector(update.code())).hasSize(2).last().isEqualTo("z = _z");
  }

  @Test
  void sumsOverwriteTheirTargets() {
    Program program =
        synapses(
            """
            equations: |
              w : 1
              total_pre = w*v_post : 1 (summed)
              total_b_post = w + x_pre : 1 (summed)
            connect: all
            """);
    var pre =
        Models.operation(program, Operation.Summed.class, "s_summed_variable_total_pre_codeobject");
    assertThat(pre.target()).isEqualTo("a.total");
    assertThat(pre.index()).isEqualTo("s._synaptic_pre");
    assertThat(pre.start()).isEqualTo(1);
    assertThat(pre.stop()).isEqualTo(3);
    assertThat(Models.vector(pre.code())).containsExactly("_synaptic_var = w * v_post");
    var post =
        Models.operation(
            program, Operation.Summed.class, "s_summed_variable_total_b_post_codeobject");
    assertThat(post.target()).isEqualTo("b.total_b");
    assertThat(post.stop()).isEqualTo(3);
    // Before the neurons are updated, at the clock of those; with them where they are a part.
    assertThat(program.objects().subList(0, 3))
        .extracting(o -> o.name() + " " + o.order() + " " + o.clock())
        .containsExactly(
            "s_summed_variable_total_b_post -1 1",
            "b_stateupdater 0 1",
            "s_summed_variable_total_pre 0 0");
  }

  @Test
  void pathwaysMaySeeTheirDelays() {
    var variables =
        pathway(synapses("on_pre: {code: ge += delay/ms, delay: 1 ms}\nconnect: all\n"), "pre")
            .code()
            .variables();
    assertThat(variables).containsEntry("delay", new Variable.Array("s_pre.delay", "0"));
  }

  @Test
  void monitorsOfSynapsesSeeTheNeurons() {
    Program program =
        Models.lower(
            """
            duration: 1 ms
            groups:
              a: {size: 2, equations: 'x : volt', threshold: x > 1*mV}
            synapses:
              s:
                source: a
                target: a
                equations: |
                  w : 1
                  drop = x_pre - x_post : volt
                on_pre: x_post += w*mV
                connect: {condition: i != j}
            monitors:
              m: {state: s, variables: [w, drop], elements: [1]}
            """);
    var monitor = Models.operation(program, Operation.StateMonitor.class, "m_codeobject");
    assertThat(Models.vector(monitor.code()))
        .containsExactly(
            "_to_record_w = _source_w",
            "_source_drop = __source_drop_s_x_pre - __source_drop_s_x_post",
            "_to_record_drop = _source_drop");
    assertThat(monitor.code().variables())
        .containsEntry("__source_drop_s_x_pre", new Variable.Array("a.x", "_presynaptic_idx"))
        .containsEntry("_presynaptic_idx", new Variable.Array("s._synaptic_pre", "_idx"));
    assertThat(program.array("m.drop").unit()).isEqualTo("V");
    assertThat(program.array("m.drop").shape()).containsExactly(0, 1);
  }

  @Test
  void monitorsRecordSynapsesThatThereAre() {
    assertThatThrownBy(() ->
            Models.lower(
                """
                duration: 1 ms
                groups:
                  a: {size: 2, equations: 'x : 1', threshold: x > 1}
                synapses:
                  s: {source: a, target: a, equations: 'w : 1', connect: {condition: i != j}}
                monitors:
                  m: {state: s, variables: [w], elements: [1, 2]}
                """))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageStartingWith(
            "m.elements: error[index]: expected indices below 2, the size of 's', got 2");
  }

  @Test
  void monitorsOfPartsRunAfterTheirPart() {
    Program program =
        Models.lower(
            """
            duration: 1 ms
            groups:
              a:
                size: 5
                equations: 'x : 1'
                threshold: x > 1
                events: {low: {condition: x < 0}}
            monitors:
              some: {spikes: 'a[2:4]'}
              every: {spikes: a}
              lows: {spikes: a, event: low}
              rate: {rate: 'a[2:4]'}
            """);
    assertThat(program.objects())
        .extracting(o -> o.name() + " " + o.when() + " " + o.order())
        .containsExactly(
            "a_spike_thresholder thresholds 0",
            "every thresholds 1",
            "some thresholds 2",
            "a_low_thresholder after_thresholds 0",
            "lows after_thresholds 1",
            "rate end 0");
    var some = Models.operation(program, Operation.SpikeMonitor.class, "some_codeobject");
    assertThat(some.start()).isEqualTo(2);
    assertThat(some.stop()).isEqualTo(4);
    assertThat(program.array("some.count").size()).isEqualTo(2);
    var rate = Models.operation(program, Operation.RateMonitor.class, "rate_codeobject");
    assertThat(rate.start()).isEqualTo(2);
    assertThat(rate.eventspace()).isEqualTo("a._spikespace");
  }
}
