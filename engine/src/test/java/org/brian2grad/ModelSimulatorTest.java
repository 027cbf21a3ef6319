package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.data.Offset;
import org.brian2grad.yaml.StudyReader;
import org.junit.jupiter.api.Test;

/// From a text to a gradient, without Python.
class ModelSimulatorTest {
  private static final double TAU = 20e-3;
  private static final double DRIVE = 8e-3;
  private static final double DT = 1e-4;

  /// A neuron below threshold: v = RI (1 - exp(-t/tau)), whose derivatives are known.
  @Test
  void aLeakyNeuronIsItsSolution() {
    var model =
        StudyReader.read(
                """
                duration: 30 ms
                constants: {tau: 20 ms, R: 10 Mohm, I: 0.8 nA}
                groups:
                  neurons:
                    size: 1
                    equations: 'dv/dt = (R*I - v)/tau : volt'
                monitors:
                  trace: {state: neurons, variables: [v]}
                """,
                "model.yaml")
            .model();
    try (var simulator = Simulator.of(model).parameters("tau", "neurons.v").build();
        var run = simulator.run(Map.of())) {
      NdArray v = run.output("trace.v");
      assertThat(v.shape()).containsExactly(300, 1);
      double[] weights = new double[300];
      double byTau = 0;
      double byStart = 0;
      for (int k = 0; k < 300; k++) {
        double t = k * DT;
        double decay = Math.exp(-t / TAU);
        assertThat(v.get(k, 0))
            .isCloseTo(DRIVE * (1 - decay), Offset.offset(Tolerances.CLOSED_FORM * DRIVE));
        weights[k] = 1 + k % 3;
        byTau -= weights[k] * DRIVE * t / (TAU * TAU) * decay;
        byStart += weights[k] * decay;
      }
      Gradient gradient = run.gradient(Map.of("trace.v", NdArray.of(weights, 300, 1)));
      assertThat(gradient.of("tau").value())
          .isCloseTo(byTau, Offset.offset(Tolerances.CLOSED_FORM * Math.abs(byTau)));
      assertThat(gradient.of("neurons.v").get(0))
          .isCloseTo(byStart, Offset.offset(Tolerances.CLOSED_FORM * byStart));
    }
  }

  /// Event-driven equations are solved over all the time since the last event, however long.
  @Test
  void aCascadeIsSolvedOverALongSilence() {
    var model =
        StudyReader.read(
                """
                duration: 3 second
                constants: {fast: 0.5 ms, slow: 20 ms}
                groups:
                  input: {kind: spikes, size: 1, indices: [0, 0], times: [1 ms, 2900 ms]}
                  neuron: {size: 1, equations: 'v : 1'}
                synapses:
                  cascade:
                    source: input
                    target: neuron
                    equations: |
                      dx/dt = (1 - x)/fast : 1 (event-driven)
                      dy/dt = (x - y)/slow : 1 (event-driven)
                    on_pre: v_post += y
                    connect: all
                monitors:
                  trace: {state: neuron, variables: [v]}
                """,
                "model.yaml")
            .model();
    try (var simulator = Simulator.of(model).build();
        var run = simulator.run(Map.of())) {
      NdArray v = run.output("trace.v");
      assertThat(v.get(29_999, 0))
          .isCloseTo(cascade(1e-3) + cascade(2.9), Offset.offset(Tolerances.CLOSED_FORM));
    }
  }

  /// y of dx/dt = (1 - x)/fast, dy/dt = (x - y)/slow from 0.
  private static double cascade(double t) {
    double fast = 0.5e-3;
    return 1 - (TAU * Math.exp(-t / TAU) - fast * Math.exp(-t / fast)) / (TAU - fast);
  }
}
