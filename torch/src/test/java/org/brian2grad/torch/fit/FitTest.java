package org.brian2grad.torch.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.NdArray;
import org.brian2grad.Run;
import org.brian2grad.Simulator;
import org.brian2grad.Spikes;
import org.brian2grad.model.FitParameter;
import org.brian2grad.model.FitSettings;
import org.brian2grad.model.LossSettings;
import org.brian2grad.model.OptimizerSettings;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.torch.Tensors;
import org.brian2grad.torch.Tolerances;
import org.brian2grad.torch.fit.SearchResult.End;
import org.brian2grad.torch.transform.Transform;
import org.brian2grad.units.Quantity;
import org.brian2grad.yaml.StudyReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitTest {
  /// Three neurons that spike 3 to 5 times each, tau = 20 ms.
  private static final String SPIKING =
      """
      duration: 100 ms
      constants: {tau: 20 ms, R: 10 Mohm, unused: 1 mV}
      groups:
        cells:
          size: 3
          equations: |
            dv/dt = (R*I - v)/tau : volt
            I : amp (constant)
          threshold: v > 15*mV
          reset: v = 0*mV
          method: exact
          initial: {I: [1.8 nA, 2.1 nA, 2.5 nA]}
      monitors:
        trace: {state: cells, variables: [v]}
        spikes: {spikes: cells}
        rate: {rate: cells}
      """;

  /// Two cells that decay towards a drive of 10 mV with tau = 5 ms.
  private static final String SMOOTH =
      """
      duration: 20 ms
      constants: {tau: 5 ms, drive: 10 mV}
      groups:
        cells:
          size: 2
          equations: |
            dv/dt = (drive - v)/tau : volt
          initial: {v: [0 mV, 15 mV]}
          method: exact
      monitors:
        trace: {state: cells, variables: [v]}
      """;

  private static Simulator simulator(String model, String... parameters) {
    return Simulator.of(StudyReader.read(model, "model.yaml").model())
        .parameters(parameters)
        .surrogate(new FastSigmoid(10), Quantity.parse("5 mV"))
        .build();
  }

  private static Simulator smooth(String... parameters) {
    return Simulator.of(StudyReader.read(SMOOTH, "model.yaml").model())
        .parameters(parameters)
        .build();
  }

  private static Observation.Trace trace(String model) {
    try (Simulator simulator = simulator(model);
        Run run = simulator.run(Map.of())) {
      return new Observation.Trace(
          "trace.csv", "V", run.times("trace"), run.output("trace.v").toArray(), 2);
    }
  }

  private static Observation.Spikes spikes() {
    try (Simulator simulator = simulator(SPIKING);
        Run run = simulator.run(Map.of())) {
      Spikes events = run.spikes("spikes", 0);
      return new Observation.Spikes("spikes.csv", events.times(), events.indices());
    }
  }

  private static final LossSettings MSE = new LossSettings("mse", "trace", Map.of());
  private static final LossSettings VAN_ROSSUM =
      new LossSettings("van_rossum", "spikes", Map.of("tau", Quantity.parse("20 ms")));

  private static FitParameter from(String name, String range, String start) {
    FitParameter p = FitParameter.parse(name, range);
    return new FitParameter(
        name, p.low(), p.high(), Optional.of(Quantity.parse(start)), p.logarithmic());
  }

  private static FitSettings settings(
      LossSettings loss, int steps, String optimizer, FitParameter... parameters) {
    Map<String, Double> options =
        switch (optimizer) {
          case "adam" -> Map.of("learning_rate", 0.1, "decay", 0.97);
          case "sgd" -> Map.of("learning_rate", 0.1, "momentum", 0.9);
          default -> Map.of();
        };
    return new FitSettings(
        Optional.empty(),
        List.of(parameters),
        new OptimizerSettings(optimizer, options),
        loss,
        steps,
        1);
  }

  private static FitSettings starts(FitSettings s, int starts) {
    return new FitSettings(s.data(), s.parameters(), s.optimizer(), s.loss(), s.steps(), starts);
  }

  private static FitResult run(Simulator simulator, FitSettings settings, Observation data) {
    try (Fit fit = Fit.of(simulator, settings, data)) {
      return fit.run(Journal.inMemory(), FitListener.NONE);
    }
  }

  private static double value(FitResult result, int parameter) {
    return result.best().orElseThrow().values()[parameter][0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"5 ms", "8 ms", "35 ms", "80 ms"})
  void aTimeConstantIsFoundFromSpikes(String start) {
    FitSettings settings = settings(VAN_ROSSUM, 150, "adam", from("tau", "5 ms .. 80 ms", start));
    FitResult result = run(simulator(SPIKING, "tau"), settings, spikes());

    assertThat(value(result, 0) / 20e-3).isCloseTo(1, Tolerances.within(Tolerances.FROM_SPIKES));
    assertThat(result.improved()).isTrue();
    assertThat(result.simulations()).isLessThanOrEqualTo(150);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "sgd", "lbfgs"})
  void twoConstantsAreFoundFromATrace(String optimizer) {
    FitSettings settings =
        settings(
            MSE,
            300,
            optimizer,
            from("tau", "1 ms .. 20 ms", "12 ms"),
            from("drive", "-20 mV .. 20 mV", "-5 mV"));
    FitResult result = run(smooth("tau", "drive"), settings, trace(SMOOTH));

    assertThat(value(result, 0) / 5e-3).isCloseTo(1, Tolerances.within(Tolerances.FROM_TRACE));
    assertThat(value(result, 1) / 10e-3).isCloseTo(1, Tolerances.within(Tolerances.FROM_TRACE));
  }

  @Test
  void lbfgsNeedsFewSimulationsAndNeverMakesOneTwice() {
    FitSettings settings = settings(MSE, 300, "lbfgs", from("tau", "1 ms .. 20 ms", "12 ms"));
    FitResult result = run(smooth("tau"), settings, trace(SMOOTH));

    assertThat(result.searches().getFirst().end()).isIn(End.ZERO, End.CONVERGED, End.PLATEAU);
    assertThat(result.simulations()).isLessThan(40);
  }

  @Test
  void aParameterMayHaveManyValues() {
    FitSettings settings = settings(MSE, 60, "lbfgs", FitParameter.parse("v", "-20 mV .. 20 mV"));
    FitResult result = run(smooth("v"), settings, trace(SMOOTH));

    double[] found = result.best().orElseThrow().values()[0];
    assertThat(found[0]).isCloseTo(0, Tolerances.within(15e-3 * Tolerances.FROM_TRACE));
    assertThat(found[1] / 15e-3).isCloseTo(1, Tolerances.within(Tolerances.FROM_TRACE));
  }

  @Test
  void dataMayHaveTimesOfTheirOwn() {
    double[] times = {0.25e-3, 1e-3, 3.33e-3, 12e-3};
    double[] values = new double[2 * times.length];
    for (int k = 0; k < times.length; k++) {
      double decay = Math.exp(-times[k] / 5e-3);
      values[2 * k] = 10e-3 * (1 - decay);
      values[2 * k + 1] = 10e-3 + 5e-3 * decay;
    }
    FitSettings settings = settings(MSE, 60, "lbfgs", from("tau", "1 ms .. 20 ms", "12 ms"));
    FitResult result =
        run(smooth("tau"), settings, new Observation.Trace("x", "V", times, values, 2));

    // The interpolation of the model is off by dt^2/(8 tau^2) of its range.
    assertThat(value(result, 0) / 5e-3).isCloseTo(1, Tolerances.within(5e-4));
  }

  @Test
  void aRateIsATrace() {
    double[] times;
    double[] values;
    try (Simulator simulator = simulator(SPIKING);
        Run run = simulator.run(Map.of())) {
      times = run.times("rate");
      values = run.output("rate.rate").toArray();
    }
    FitSettings settings =
        settings(
            new LossSettings("mse", "rate", Map.of()),
            2,
            "adam",
            from("tau", "5 ms .. 80 ms", "30 ms"));
    FitResult result =
        run(
            simulator(SPIKING, "tau"),
            settings,
            new Observation.Trace("x", "Hz", times, values, 1));

    assertThat(result.searches().getFirst().losses()).hasSize(2).allMatch(loss -> loss > 0);
  }

  @Test
  void whoWasStoppedGoesOnWithTheSameBits() {
    for (String optimizer : List.of("adam", "sgd", "lbfgs")) {
      FitSettings settings =
          settings(
              MSE,
              12,
              optimizer,
              from("tau", "1 ms .. 20 ms", "12 ms"),
              from("drive", "-20 mV .. 20 mV", "-5 mV"));
      Observation data = trace(SMOOTH);
      FitResult whole = run(smooth("tau", "drive"), settings, data);

      Journal journal = Journal.inMemory();
      try (Fit fit = Fit.of(smooth("tau", "drive"), settings, data)) {
        FitResult half = fit.run(journal, until(() -> journal.simulations() < 5));
        assertThat(half.interrupted()).isTrue();
        assertThat(half.simulations()).isEqualTo(5);
        assertThat(half.best()).isPresent();
      }
      try (Fit fit = Fit.of(smooth("tau", "drive"), settings, data)) {
        FitResult rest = fit.run(journal, FitListener.NONE);
        assertThat(rest.interrupted()).isFalse();
        assertThat(rest.simulations()).isEqualTo(whole.simulations());
        assertThat(rest.searches().getFirst().losses())
            .isEqualTo(whole.searches().getFirst().losses());
        assertThat(rest.best().orElseThrow().values())
            .isDeepEqualTo(whole.best().orElseThrow().values());
      }
    }
  }

  private static FitListener until(java.util.function.BooleanSupplier goOn) {
    return new FitListener() {
      @Override
      public void step(Status status) {}

      @Override
      public boolean goOn() {
        return goOn.getAsBoolean();
      }
    };
  }

  @Test
  void severalStartsAreSpreadAndTheBestOfAllCounts() {
    FitSettings settings =
        starts(settings(MSE, 3, "sgd", FitParameter.parse("tau", "1 ms .. 25 ms")), 4);
    FitResult result = run(smooth("tau"), settings, trace(SMOOTH));

    List<Double> begun = new ArrayList<>();
    result.searches().forEach(s -> begun.add(s.first().orElseThrow().values()[0][0]));
    assertThat(begun).hasSize(4).doesNotHaveDuplicates().allMatch(tau -> tau > 1e-3 && tau < 25e-3);
    assertThat(begun.getFirst()).isCloseTo(5e-3, Tolerances.within(1e-15));
    assertThat(result.best().orElseThrow().loss())
        .isEqualTo(
            result.searches().stream()
                .mapToDouble(s -> s.best().orElseThrow().loss())
                .min()
                .orElseThrow());
  }

  @Test
  void aLossOfZeroEndsAllSearches() {
    FitSettings settings =
        starts(settings(MSE, 3, "adam", from("tau", "1 ms .. 25 ms", "5 ms")), 4);
    double tau = throughItsTransform(settings.parameters().getFirst());
    Observation data;
    try (Simulator simulator = smooth("tau");
        Run run = simulator.run(Map.of("tau", NdArray.of(new double[] {tau})))) {
      data =
          new Observation.Trace("x", "V", run.times("trace"), run.output("trace.v").toArray(), 2);
    }
    FitResult result = run(smooth("tau"), settings, data);

    assertThat(result.searches()).hasSize(1);
    assertThat(result.searches().getFirst().end()).isEqualTo(End.ZERO);
    assertThat(result.simulations()).isEqualTo(1);
    assertThat(result.improved()).isTrue();
  }

  /// Where a search begins, to the bit.
  private static double throughItsTransform(FitParameter parameter) {
    Transform transform = Transform.of(parameter);
    double free = transform.free(parameter.first().value());
    return Tensors.number(transform.value(Tensors.scalar(free)));
  }

  @Test
  void whatDoesNotMatterIsFlat() {
    FitSettings settings = settings(MSE, 20, "adam", FitParameter.parse("unused", "0 mV .. 2 mV"));
    // Clipped at 5 mV, to which nothing in the range comes.
    String model =
        SMOOTH
            .replace("drive: 10 mV", "drive: 5 mV, unused: 1 mV")
            .replace("(drive - v)", "(drive + clip(unused, 5*mV, 9*mV) - v)")
            .replace("15 mV", "16 mV")
            .replace("exact", "euler");
    FitResult result = run(simulator(model, "unused"), settings, trace(SMOOTH));

    assertThat(result.searches().getFirst().end()).isEqualTo(End.FLAT);
    assertThat(result.simulations()).isEqualTo(1);
    assertThat(result.improved()).isFalse();
  }

  @Test
  void whatIsNotFiniteEndsOneSearchAndTakesNothingAway() {
    String model =
        """
        duration: 10 ms
        constants: {k: 100 Hz}
        groups:
          cells:
            size: 2
            equations: |
              dv/dt = k*v : volt
            initial: {v: 1 mV}
            method: exact
        monitors:
          trace: {state: cells, variables: [v]}
        """;
    Observation data = trace(model);
    FitSettings one = settings(MSE, 20, "adam", from("k", "10 Hz .. 1 MHz", "800 kHz"));
    FitResult result = run(simulator(model, "k"), starts(one, 4), data);

    SearchResult first = result.searches().getFirst();
    assertThat(first.end()).isEqualTo(End.NOT_FINITE);
    assertThat(first.problems().getFirst().toString())
        .contains("cells", "v", "k = 800 kHz", "error[non-finite]");
    assertThat(result.best()).isPresent();
    assertThat(value(result, 0)).isLessThan(800e3);

    FitResult none = run(simulator(model, "k"), one, data);
    assertThat(none.best()).isEmpty();
    assertThat(none.improved()).isFalse();
  }

  @Test
  void whatTheLossDoesNotSee() {
    String model =
        SMOOTH
            .replace(
                "groups:\n",
                "groups:\n  other: {size: 1, equations: \"dx/dt = (1 - x)/late : 1\"}\n")
            .replace("tau: 5 ms", "tau: 5 ms, late: 3 ms");
    FitSettings settings =
        new FitSettings(
            Optional.empty(),
            List.of(
                FitParameter.parse("tau", "1 ms .. 50 ms"),
                FitParameter.parse("late", "1 ms .. 50 ms")),
            OptimizerSettings.ADAM,
            new LossSettings("mse", "trace", Map.of()),
            10,
            1);

    assertThatThrownBy(() -> Fit.of(simulator(model, "tau", "late"), settings, trace(model)))
        .hasMessageContaining("fit.parameters.late: error[unreached-parameter]")
        .hasMessageNotContaining("fit.parameters.tau");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    FitSettings settings =
        new FitSettings(
            Optional.empty(),
            List.of(
                FitParameter.parse("tau", "5 mV .. 50 mV"), FitParameter.parse("tua", "1 .. 2")),
            new OptimizerSettings("adam", Map.of("beta1", 2.0)),
            new LossSettings("van_rossum", "trace", Map.of()),
            10,
            1);

    assertThatThrownBy(() -> Fit.of(simulator(SPIKING, "tau"), settings, spikes()))
        .hasMessageContaining("fit.parameters.tau: error[unit]: expected bounds in s, got in V")
        .hasMessageContaining("fit.parameters.tua: error[unknown-parameter]")
        .hasMessageContaining("fit.optimizer.beta1: error[optimizer-option]")
        .hasMessageContaining(
            "fit.loss.monitor: error[unknown-monitor]: expected a monitor of spikes")
        .hasMessageContaining("name one of spikes");
  }

  @Test
  void dataThatDoNotFitAreSaidWithTheirPlace() {
    Observation.Trace good = trace(SMOOTH);
    double[] back = good.times().clone();
    back[7] = back[6];
    double[] late = good.times().clone();
    late[199] = 0.1;

    assertTrace(new Observation.Trace("x", "A", good.times(), good.values(), 2), "data-unit");
    assertTrace(
        new Observation.Trace("x", "V", good.times(), Arrays.copyOf(good.values(), 200), 1),
        "error[data-columns]: expected 2 columns of 'trace.v', one for each recorded element, got 1");
    assertTrace(
        new Observation.Trace("x", "V", back, good.values(), 2), "x, row 8: error[data-times]");
    assertTrace(
        new Observation.Trace("x", "V", late, good.values(), 2), "x, row 200: error[data-times]");
    assertTrace(new Observation.Trace("x", "V", new double[0], new double[0], 2), "no-data");
    assertTrace(new Observation.Spikes("x", new double[0], new int[0]), "error[data-kind]");
  }

  private static void assertTrace(Observation data, String message) {
    FitSettings settings = settings(MSE, 20, "adam", FitParameter.parse("tau", "1 ms .. 25 ms"));
    assertThatThrownBy(() -> Fit.of(smooth("tau"), settings, data)).hasMessageContaining(message);
  }

  @Test
  void spikesThatDoNotFitAreSaidWithTheirPlace() {
    assertSpikes(new double[] {1e-3, 0.2}, new int[] {0, 0}, "x, spike 2: error[data-times]");
    assertSpikes(new double[] {1e-3}, new int[] {3}, "expected a neuron from 0 to 2, got 3");
    assertSpikes(
        new double[] {1e-3, 1.01e-3}, new int[] {1, 1}, "got another one of neuron 1 at 0.00101 s");
  }

  private static void assertSpikes(double[] times, int[] indices, String message) {
    FitSettings settings =
        settings(VAN_ROSSUM, 20, "adam", FitParameter.parse("tau", "5 ms .. 80 ms"));
    assertThatThrownBy(() ->
            Fit.of(
                simulator(SPIKING, "tau"), settings, new Observation.Spikes("x", times, indices)))
        .hasMessageContaining(message);
  }
}
