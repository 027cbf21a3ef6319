package org.brian2grad.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.units.Quantity;
import org.junit.jupiter.api.Test;

/// The builder makes the records, and finds what is wrong.
class ModelBuilderTest {
  private static final ModelBuilder BASE =
      Model.builder()
          .duration("100 ms")
          .constant("tau", "20 ms")
          .group(
              "neurons",
              3,
              g ->
                  g.equations("dv/dt = -v/tau : volt (unless refractory)\nw : volt")
                      .threshold("v > 15*mV")
                      .reset("v = 0*mV")
                      .refractory("5*ms")
                      .event("high", "v > 10*mV")
                      .event("low", "v < -10*mV", "v = 0*mV")
                      .method("exact")
                      .initial("v", "rand()*mV")
                      .initial("w", Value.of("mV", 1, 2, 3))
                      .dt("0.1 ms"));

  @Test
  void aGroupHasWhatItWasGiven() {
    assertThat(BASE.build().objects())
        .containsExactly(
            new ModelObject.NeuronGroup(
                "neurons",
                3,
                Equations.parse("dv/dt = -v/tau : volt (unless refractory)\nw : volt"),
                Optional.of("v > 15*mV"),
                Optional.of("v = 0*mV"),
                Optional.of("5*ms"),
                Map.of(
                    "high", new ModelObject.Event("v > 10*mV", Optional.empty()),
                    "low", new ModelObject.Event("v < -10*mV", Optional.of("v = 0*mV"))),
                Optional.of("exact"),
                Map.of("v", new Value.Formula("rand()*mV"), "w", Value.of("mV", 1, 2, 3)),
                Optional.of(Quantity.parse("0.1 ms"))));
  }

  @Test
  void allKindsOfObjectsComeInTheirOrder() {
    Model model =
        BASE.seed(3)
            .rateMonitor("rate", "neurons[0:2]")
            .spikeMonitor("spikes", "neurons")
            .spikeMonitor("lows", "neurons", "low")
            .stateMonitor("trace", "neurons", "v", "w")
            .stateMonitor("some", "neurons", List.of("v"), List.of(0, 2))
            .synapses(
                "syn",
                "noise",
                "neurons",
                s ->
                    s.equations("u : volt")
                        .onPre("v_post += u")
                        .onPost("u = 0*mV")
                        .pathway("third", ModelObject.Side.POST, "v_post += 1*mV")
                        .delay("1 ms")
                        .delay("third", Value.of("ms", 1, 2))
                        .event("third", "high")
                        .connectPairs(new int[] {0, 1}, new int[] {2, 0})
                        .initial("u", "0.5 mV"))
            .poisson("noise", 2, "10 Hz")
            .spikes("input", 1, new int[] {0}, new double[] {0.01}, "50 ms")
            .timedArray("current", Value.of("nA", 0, 1), "10 ms")
            .build();
    assertThat(model.objects().stream().map(ModelObject::name))
        .containsExactly(
            "current", "neurons", "noise", "input", "syn", "rate", "spikes", "lows", "trace",
            "some");
    var synapses = (ModelObject.Synapses) model.objects().get(4);
    assertThat(synapses.pathways())
        .containsExactly(
            new ModelObject.Pathway(
                "pre",
                ModelObject.Side.PRE,
                "v_post += u",
                "spike",
                Optional.of(new Value.Same(Quantity.parse("1 ms")))),
            new ModelObject.Pathway(
                "post", ModelObject.Side.POST, "u = 0*mV", "spike", Optional.empty()),
            new ModelObject.Pathway(
                "third",
                ModelObject.Side.POST,
                "v_post += 1*mV",
                "high",
                Optional.of(Value.of("ms", 1, 2))));
  }

  @Test
  void variantsShareTheirBase() {
    Model base = BASE.build();
    Model fast = BASE.constant("tau", "5 ms").build();
    assertThat(fast.constants()).containsEntry("tau", Quantity.parse("5 ms"));
    assertThat(fast.objects()).isEqualTo(base.objects());
    assertThat(BASE.build()).isEqualTo(base);
    assertThat(BASE.without("neurons").build().objects()).isEmpty();
    Model other = BASE.group("neurons", 1, g -> g.equations("v : 1")).build();
    assertThat(other.objects()).hasSize(1);
  }

  private static List<String> errors(ModelBuilder builder) {
    var thrown = Assertions.catchThrowableOfType(DiagnosticException.class, builder::build);
    assertThat(thrown).as("an error").isNotNull();
    return thrown.diagnostics().stream().map(ModelBuilderTest::brief).toList();
  }

  private static String brief(Diagnostic d) {
    return d.where() + " [" + d.code() + "]";
  }

  @Test
  void allTextsThatCannotBeReadAreNamed() {
    assertThat(
            errors(
                Model.builder()
                    .dt("1 msx")
                    .constant("a", "x")
                    .group("g", 1, g -> g.equations("v : vollt").initial("v", "1 (").dt("?"))
                    .poisson("p", 1, "3 Hx")
                    .synapses(
                        "s", "g[", "g", s -> s.delay("1 ms").connectRandomly(0.5, 1, "i != j"))
                    .rateMonitor("r", "g[3:2]")))
        .containsExactly(
            "duration [missing-duration]",
            "dt, line 1, column 3 [unknown-unit]",
            "constants.a, line 1, column 1 [unknown-unit]",
            "g.equations, line 1, column 5 [unknown-unit]",
            "g.initial.v, line 1, column 3 [syntax]",
            "g.dt, line 1, column 1 [syntax]",
            "g.dt, line 1, column 2 [syntax]",
            "p.rates, line 1, column 3 [unknown-unit]",
            "s.source, line 1, column 1 [part]",
            "s.pre [unknown-pathway]",
            "r.source, line 1, column 1 [part]");
  }

  @Test
  void whatTheTextsMeanIsChecked() {
    assertThat(
            errors(
                BASE.constant("tau", "20 mV")
                    .spikeMonitor("spikes", "neuron")
                    .synapses("s", "neurons", "neurons", s -> s.onPre("v_post += 1*ms"))))
        .containsExactly(
            "neurons.equations.v [dimension]",
            "s.pre.code [dimension]",
            "spikes.source [unknown-object]");
  }
}
