package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.brian2grad.yaml.StudyReader;
import org.junit.jupiter.api.Test;

/// What does not fit is refused in the user's words, with what to do.
class SimulatorErrorsTest {
  private static void refused(ThrowingCallable call, String code, String... words) {
    DiagnosticException error = catchThrowableOfType(DiagnosticException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.diagnostics()).extracting(Diagnostic::code).contains(code);
    for (String word : words) {
      assertThat(error.getMessage()).contains(word);
    }
  }

  @Test
  void unknownParameter() {
    refused(() -> SimulatorTest.lif("taw").build(), "unknown-parameter", "did you mean 'tau'?");
    try (Simulator sim = SimulatorTest.lif("tau").build()) {
      refused(
          () -> sim.run(Map.of("tua", NdArray.of(1.0))), "unknown-parameter", "did you mean 'tau'");
      refused(
          () -> sim.run(Map.of(), RunOptions.DEFAULT.gradientOf("R")), "unknown-parameter", "'R'");
    }
  }

  @Test
  void allValuesThatDoNotFitAtOnce() {
    try (Simulator sim = SimulatorTest.lif("tau", "I").build()) {
      refused(
          () ->
              sim.run(
                  Map.of(
                      "tau", NdArray.of(new double[4], 2, 2),
                      "I", NdArray.of(1e-9, 2e-9),
                      "U", NdArray.of(0.0))),
          "parameter-shape",
          "sim(tau)",
          "expected shape [*batch, 3] with at most one batch dimension, got [2]",
          "'U'");
      refused(
          () ->
              sim.run(Map.of("tau", NdArray.of(1e-2, 2e-2), "I", NdArray.of(new double[9], 3, 3))),
          "parameter-shape",
          "one number of samples");
      refused(
          () -> sim.run(Map.of("tau", NdArray.of(new double[0]))),
          "parameter-shape",
          "sim(tau)",
          "expected at least one sample, got an array of shape [0]");
    }
  }

  @Test
  void valuesThatAreNotFinite() {
    try (Simulator sim = SimulatorTest.lif("tau").build()) {
      refused(() -> sim.run(Map.of("tau", NdArray.of(Double.NaN))), "non-finite", "sim(tau)");
      refused(() -> sim.run(Map.of("tau", NdArray.of(-1e-7))), "non-finite", "neurons.v");
    }
  }

  @Test
  void surrogates() {
    refused(
        () -> Simulator.of(Programs.lif()).parameters("tau").build(),
        "missing-surrogate",
        "v > 15 * mV");
    refused(
        () -> Simulator.of(Programs.lif()).parameters("tau").surrogate(new FastSigmoid(10)).build(),
        "missing-scale");
    refused(
        () ->
            Simulator.of(Programs.lif())
                .parameters("tau")
                .surrogate(new FastSigmoid(10), new Quantity(1, Dimension.of(0, 0, 1)))
                .build(),
        "scale-unit",
        "expected a scale in V",
        "got s");
    refused(
        () -> SimulatorTest.lif("tau").surrogate("neuron", new FastSigmoid(10)).build(),
        "unknown-group",
        "neurons (event 'spike')",
        "got 'neuron'");
  }

  @Test
  void boundsOnAdjoints() {
    refused(
        () -> SimulatorTest.lif("tau").clipAdjoint("neurons.u", 1).build(),
        "unknown-variable",
        "neurons.v");
    refused(() -> SimulatorTest.lif("tau").clipAdjoint("tau", 1).build(), "constant-variable");
    refused(() -> SimulatorTest.lif("tau").clipAdjoint("v", 0).build(), "clip-bound", "'v'");
    refused(
        () -> SimulatorTest.lif("tau").clipAdjoint("v", SimulatorTest.FIVE_MV).build(),
        "clip-unit",
        "in loss per V");
  }

  @Test
  void parametersThatReachNothing() {
    String model =
        """
        duration: 10 ms
        constants: {vr: 0.5, tau: 3 ms, tauw: 4 ms}
        groups:
          cells:
            size: 1
            equations: |
              dv/dt = (2 - v)/tau : 1 (unless refractory)
              dw/dt = (1 - w)/tauw : 1
            threshold: v > 1
            reset: v = 0
            refractory: v > vr
        monitors:
          trace: {state: cells, variables: [v]}
        """;
    var study = StudyReader.read(model, "model.yaml");
    var one = new Quantity(1, Dimension.NONE);
    refused(
        () ->
            Simulator.of(study.model())
                .parameters("tau", "vr")
                .surrogate(new FastSigmoid(10), one)
                .build(),
        "unreached-parameter",
        "'vr'",
        "the end of refractoriness");
    try (Simulator sim =
        Simulator.of(study.model())
            .parameters("tauw")
            .surrogate(new FastSigmoid(10), one)
            .build()) {
      assertThat(sim.reaches("tauw", "final.cells.w")).isTrue();
      assertThat(sim.reaches("tauw", "trace.v")).isFalse();
      refused(() -> sim.reaches("tau", "trace.v"), "unknown-parameter");
    }
  }

  @Test
  void choices() {
    refused(() -> SimulatorTest.lif("tau").rasters("trace").build(), "unknown-monitor", "'trace'");
    refused(
        () -> SimulatorTest.lif("tau").detachReset("u").build(), "unknown-variable", "'v'", "'u'");
    refused(() -> SimulatorTest.lif("tau").memoryBudget(0).build(), "memory-budget");
    refused(() -> SimulatorTest.lif("tau").seed(-1).build(), "seed");
    refused(() -> SimulatorTest.lif("tau").threads(0).build(), "threads");
    refused(() -> SimulatorTest.lif("tau").memoryBudget(10).build().run(Map.of()), "memory-budget");
  }

  @Test
  void outputsAndTheirGradients() {
    try (Simulator sim = SimulatorTest.lif("tau").build();
        Run run = sim.run(Map.of())) {
      refused(() -> run.output("trace.w"), "unknown-output", "'trace.v'");
      refused(() -> run.times("traces"), "unknown-monitor", "trace, spikes");
      refused(() -> run.spikes("trace", 0), "unknown-monitor");
      refused(
          () -> run.gradient(Map.of("trace.v", NdArray.of(new double[3]))),
          "gradient-shape",
          "[400, 3]");
      refused(() -> run.gradient(Map.of("trace.w", NdArray.of(1.0))), "unknown-output");
      refused(() -> run.gradient(Map.of()).of("R"), "unknown-parameter");
    }
    try (Simulator sim = SimulatorTest.lif().build();
        Run run = sim.run(Map.of())) {
      refused(() -> run.gradient(Map.of()), "no-parameters");
    }
    try (Simulator sim = SimulatorTest.lif("tau").rasters().build();
        Run run = sim.run(Map.of())) {
      refused(() -> run.output("spikes.raster"), "unknown-output", "rasters");
    }
  }

  @Test
  void rastersOfOtherValues() {
    try (Simulator sim =
        Simulator.of(Programs.network())
            .parameters("source")
            .surrogate(new FastSigmoid(10), SimulatorTest.FIVE_MV)
            .build()) {
      double[] relaxed = new double[1200];
      relaxed[5] = 0.5;
      refused(() -> sim.run(Map.of("source", NdArray.of(relaxed, 300, 4))), "raster-values");
    }
  }
}
