package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.Study;
import org.brian2grad.yaml.StudyReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Refractory periods of models as parameters; Python's tests hold their gradients to loops in
/// PyTorch.
class RefractoryPeriodTest {
  private static final String PLAIN = "{name: superspike, slope: 4}";
  private static final String BOTH =
      "{default: {name: superspike, slope: 4}, cells.refractory: {name: superspike, slope: 3, scale: 1 ms}}";

  private static Study study(String period, String surrogate, String lastSpike) {
    String model =
        """
        duration: 60 ms
        constants: {tau: 10 ms, tref: 3 ms, vr: 0.5}
        groups:
          cells:
            size: 3
            equations: 'dv/dt = (1.7 + 0.6*i - v)/tau : 1 (unless refractory)'
            threshold: v > 1
            reset: v = 0
            refractory: %s
        monitors:
          spikes: {spikes: cells}
          trace: {state: cells, variables: [v]}
        gradient: {surrogate: %s, lastspike: %s}
        """
            .formatted(period, surrogate, lastSpike);
    return StudyReader.read(model, "model.yaml");
  }

  private static SimulatorBuilder builder(Study study, String... parameters) {
    return Simulator.of(study).parameters(parameters);
  }

  private static double[] gradient(Study study, String parameter, boolean interpreted) {
    try (Simulator simulator = builder(study, parameter).interpreted(interpreted).build();
        Run run = simulator.run(Map.of())) {
      NdArray raster = run.output("spikes.raster");
      double[] weights = new double[Math.toIntExact(raster.size())];
      for (int k = 0; k < weights.length; k++) {
        weights[k] = Math.cos(k);
      }
      return run.gradient(Map.of("spikes.raster", NdArray.of(weights, raster.shape())))
          .of(parameter)
          .toArray();
    }
  }

  @ParameterizedTest
  @CsvSource({"3*ms, cells.refractory", "3*ms, refractory", "tref, tref", "tref/2 + 1.5*ms, tref"})
  void aPeriodIsAParameter(String period, String name) {
    for (String lastSpike : List.of("constant", "attached")) {
      double[] compiled = gradient(study(period, BOTH, lastSpike), name, false);
      double[] interpreted = gradient(study(period, BOTH, lastSpike), name, true);
      assertThat(compiled).hasSize(1);
      assertThat(compiled[0]).isNotZero();
      assertThat(compiled[0])
          .isCloseTo(
              interpreted[0],
              org.assertj.core.data.Offset.offset(
                  Tolerances.INTERPRETER * Math.abs(interpreted[0])));
    }
  }

  @Test
  void theTimeOfTheLastSpikeMayFollowTheSpike() {
    double constant = gradient(study("tref", BOTH, "constant"), "tref", false)[0];
    double attached = gradient(study("tref", BOTH, "attached"), "tref", false)[0];
    assertThat(attached).isNotEqualTo(constant);
  }

  @Test
  void whatIsDifferentiableIsTold() {
    assertThat(builder(study("3*ms", BOTH, "constant")).differentiable())
        .contains("refractory", "tau");
    assertThat(builder(study("3*ms", PLAIN, "constant")).differentiable())
        .contains("tau")
        .doesNotContain("refractory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3*ms | cells.refractory | missing-surrogate | ('cells', 'refractory'): ",
        "tref | tref             | missing-surrogate | ('cells', 'refractory'): ",
        "tref | cells.refractory | not-a-parameter   | name what it is computed from: 'tref'",
        "v > vr | cells.refractory | not-a-parameter | while a condition holds (v > vr)",
        "rand()*ms | cells.refractory | not-a-parameter | drawn anew in each step",
      })
  void withoutASurrogateItIsNone(String period, String name, String code, String words) {
    assertThatThrownBy(() -> builder(study(period, PLAIN, "constant"), name).build())
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("error[" + code + "]")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"v > vr | refractory-condition", "rand()*ms | random-refractory"})
  void someEndsHaveNoSurrogate(String period, String code) {
    assertThatThrownBy(() -> builder(study(period, BOTH, "constant"), "tau").build())
        .hasMessageContaining("error[" + code + "]");
  }
}
