package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.program.Precision;
import org.brian2grad.program.Program;
import org.brian2grad.program.ProgramReader;
import org.brian2grad.runtime.CheckpointPolicy;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.surrogate.Sigmoid;
import org.brian2grad.surrogate.Truncated;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.junit.jupiter.api.Test;

/// What a user of the API relies on, on networks that Brian 2 has made.
class SimulatorTest {
  static final Quantity FIVE_MV = new Quantity(5e-3, Dimension.of(2, 1, -3, -1));

  static SimulatorBuilder lif(String... parameters) {
    return Simulator.of(Programs.lif())
        .parameters(parameters)
        .surrogate(new FastSigmoid(10), FIVE_MV);
  }

  private static double relative(double[] found, double[] expected) {
    double difference = 0;
    double range = 0;
    for (int k = 0; k < expected.length; k++) {
      difference = Math.max(difference, Math.abs(found[k] - expected[k]));
      range = Math.max(range, Math.abs(expected[k]));
    }
    return difference / range;
  }

  private static NdArray ones(NdArray like) {
    double[] values = new double[(int) like.size()];
    Arrays.fill(values, 1);
    return NdArray.of(values, like.shape());
  }

  /// Numbers that are all different, so that no two outputs can be mistaken for each other.
  private static NdArray weights(NdArray like) {
    double[] values = new double[(int) like.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.sin(1 + 0.7 * k);
    }
    return NdArray.of(values, like.shape());
  }

  private static double dot(NdArray a, NdArray b) {
    double[] left = a.toArray();
    double[] right = b.toArray();
    double sum = 0;
    for (int k = 0; k < left.length; k++) {
      sum += left[k] * right[k];
    }
    return sum;
  }

  @Test
  void tellsWhatThereIsToGiveAndToGet() {
    try (Simulator sim = lif("tau", "R", "I").build()) {
      assertThat(sim.parameters())
          .extracting(ParameterInfo::name, ParameterInfo::unit)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("tau", "s"),
              org.assertj.core.groups.Tuple.tuple("R", "ohm"),
              org.assertj.core.groups.Tuple.tuple("I", "A"));
      assertThat(sim.parameters().get(0).value().value()).isEqualTo(0.01);
      assertThat(sim.parameters().get(2).shape()).containsExactly(3);
      assertThat(sim.outputs())
          .extracting(OutputInfo::name)
          .contains(
              "trace.v",
              "spikes.count",
              "spikes.raster",
              "part.raster",
              "rate.rate",
              "final.neurons.v");
      assertThat(sim.outputs().getFirst().unit()).isEqualTo("V");
      assertThat(sim.outputs().getFirst().shape()).containsExactly(400, 3);
    }
  }

  @Test
  void countsRastersRatesAndListsAgree() {
    try (Simulator sim = lif().build();
        Run run = sim.run(Map.of())) {
      NdArray count = run.output("spikes.count");
      NdArray raster = run.output("spikes.raster");
      NdArray rate = run.output("rate.rate");
      assertThat(raster.shape()).containsExactly(400, 3);
      assertThat(rate.shape()).containsExactly(400);
      Spikes spikes = run.spikes("spikes", 0);
      assertThat(spikes.count()).isPositive().isEqualTo((int) Arrays.stream(count.toArray()).sum());
      assertThat(Arrays.stream(raster.toArray()).sum()).isEqualTo(spikes.count());
      assertThat(Arrays.stream(rate.toArray()).sum() * 3 * 1e-4)
          .isCloseTo(spikes.count(), within(1e-9));
      for (int k = 0; k < spikes.count(); k++) {
        long step = Math.round(spikes.times()[k] / 1e-4);
        assertThat(raster.get(step, spikes.indices()[k])).isEqualTo(1);
        assertThat(spikes.recorded().get("v")[k]).isGreaterThan(15e-3);
      }
      assertThat(run.output("part.count").toArray()).containsExactly(count.get(1), count.get(2));
      assertThat(run.output("part.raster").select(1, 0).toArray())
          .containsExactly(raster.select(1, 1).toArray());
      assertThat(run.spikes("part", 0).indices()).containsOnly(0, 1);
      assertThat(run.times("trace")[10]).isEqualTo(10 * 1e-4);
    }
  }

  @Test
  void interpreterAndNativeCodeAgree() {
    Map<String, NdArray> values =
        Map.of("tau", NdArray.of(8e-3, 10e-3, 14e-3), "I", NdArray.of(1.7e-9, 2.1e-9, 2.5e-9));
    List<double[]> traces = new ArrayList<>();
    List<double[]> gradients = new ArrayList<>();
    for (boolean interpreted : new boolean[] {false, true}) {
      try (Simulator sim = lif("tau", "I").interpreted(interpreted).build();
          Run run = sim.run(values)) {
        NdArray v = run.output("trace.v");
        assertThat(v.shape()).containsExactly(400, 3, 3);
        traces.add(v.toArray());
        Gradient gradient =
            run.gradient(
                Map.of("trace.v", weights(v), "spikes.count", ones(run.output("spikes.count"))));
        assertThat(gradient.of("tau").shape()).containsExactly(3);
        assertThat(gradient.of("I").shape()).containsExactly(3);
        gradients.add(gradient.of("tau").toArray());
        gradients.add(gradient.of("I").toArray());
      }
    }
    assertThat(relative(traces.get(0), traces.get(1))).isLessThan(Tolerances.INTERPRETER);
    assertThat(relative(gradients.get(0), gradients.get(2))).isLessThan(Tolerances.INTERPRETER);
    assertThat(relative(gradients.get(1), gradients.get(3))).isLessThan(Tolerances.INTERPRETER);
  }

  @Test
  void gradientOfASmoothModelIsThatOfDifferences() {
    try (Simulator sim =
        Simulator.of(Programs.smooth())
            .parameters("tau_v", "b", "a", "stimulus", "cells.v")
            .build()) {
      for (ParameterInfo parameter : sim.parameters()) {
        double[] value = parameter.value().toArray();
        double[] gradient;
        NdArray weights;
        try (Run run = sim.run(Map.of())) {
          weights = weights(run.output("trace.v"));
          Gradient found = run.gradient(Map.of("trace.v", weights));
          assertThat(found.of(parameter.name()).shape()).containsExactly(parameter.shape());
          gradient = found.of(parameter.name()).toArray();
        }
        double step = 1e-6 * Arrays.stream(value).map(Math::abs).max().orElseThrow();
        double[] differences = new double[value.length];
        for (int k = 0; k < value.length; k++) {
          differences[k] =
              (loss(sim, parameter, k, step, weights) - loss(sim, parameter, k, -step, weights))
                  / (2 * step);
        }
        assertThat(relative(gradient, differences))
            .as(parameter.name())
            .isLessThan(Tolerances.GRADIENT_DIFFERENCES);
      }
    }
  }

  private static double loss(
      Simulator sim, ParameterInfo parameter, int element, double step, NdArray weights) {
    double[] value = parameter.value().toArray();
    value[element] += step;
    var given = Map.of(parameter.name(), NdArray.of(value, parameter.shape()));
    try (Run run = sim.run(given, RunOptions.DEFAULT.withoutGradient())) {
      return dot(run.output("trace.v"), weights);
    }
  }

  @Test
  void samplesOfABatchAreRunsOfTheirOwn() {
    double[] taus = {6e-3, 8e-3, 10e-3, 12e-3, 20e-3};
    try (Simulator sim = lif("tau", "R").build();
        Run batch = sim.run(Map.of("tau", NdArray.of(taus)))) {
      NdArray v = batch.output("trace.v");
      NdArray weights = weights(batch.output("trace.v").select(1, 0));
      NdArray all = NdArray.zeros(Precision.DOUBLE, v.shape());
      double shared = 0;
      for (int k = 0; k < taus.length; k++) {
        all = with(all, k, weights);
      }
      Gradient gradient = batch.gradient(Map.of("trace.v", all));
      for (int k = 0; k < taus.length; k++) {
        try (Run run = sim.run(Map.of("tau", NdArray.of(taus[k])))) {
          assertThat(relative(v.select(1, k).toArray(), run.output("trace.v").toArray()))
              .isLessThan(Tolerances.INTERPRETER);
          assertThat(batch.spikes("spikes", k).times())
              .containsExactly(run.spikes("spikes", 0).times());
          assertThat(batch.output("spikes.count").select(0, k).toArray())
              .containsExactly(run.output("spikes.count").toArray());
          Gradient own = run.gradient(Map.of("trace.v", weights));
          assertThat(gradient.of("tau").get(k))
              .isCloseTo(
                  own.of("tau").value(),
                  within(Tolerances.INTERPRETER * Math.abs(own.of("tau").value())));
          shared += own.of("R").value();
        }
      }
      assertThat(gradient.of("R").shape()).isEmpty();
      assertThat(gradient.of("R").value())
          .isCloseTo(shared, within(Tolerances.INTERPRETER * Math.abs(shared)));
    }
  }

  private static NdArray with(NdArray all, int sample, NdArray part) {
    double[] values = all.toArray();
    long[] shape = all.shape();
    double[] own = part.toArray();
    for (int row = 0; row < shape[0]; row++) {
      for (int e = 0; e < shape[2]; e++) {
        values[(int) ((row * shape[1] + sample) * shape[2] + e)] = own[(int) (row * shape[2] + e)];
      }
    }
    return NdArray.of(values, shape);
  }

  @Test
  void singlePrecisionIsNearToDouble() {
    List<double[]> traces = new ArrayList<>();
    List<Double> gradients = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      try (Simulator sim =
              Simulator.of(Programs.smooth()).parameters("b").precision(precision).build();
          Run run = sim.run(Map.of("b", NdArray.of(0.7)))) {
        NdArray v = run.output("trace.v");
        assertThat(v.precision()).isEqualTo(precision);
        traces.add(v.toArray());
        Gradient gradient = run.gradient(Map.of("trace.v", ones(v)));
        assertThat(gradient.of("b").precision()).isEqualTo(precision);
        gradients.add(gradient.of("b").value());
      }
    }
    assertThat(relative(traces.get(0), traces.get(1)))
        .isPositive()
        .isLessThan(Tolerances.INTERPRETER_SINGLE);
    assertThat(gradients.get(0))
        .isCloseTo(
            gradients.get(1), within(Tolerances.SINGLE_GRADIENT * Math.abs(gradients.get(1))));
  }

  @Test
  void aGradientCanBeAskedForAgainUnderEveryBudget() {
    long[] budgets = {CheckpointPolicy.UNLIMITED, 200_000, 60_000};
    double[] expected = null;
    for (long budget : budgets) {
      try (Simulator sim = lif("tau", "R").memoryBudget(budget).build();
          Run run = sim.run(Map.of())) {
        Map<String, NdArray> seeds = Map.of("trace.v", weights(run.output("trace.v")));
        double[] first = both(run.gradient(seeds));
        assertThat(both(run.gradient(seeds))).containsExactly(first);
        // Another output alone, and both together, are sweeps of their own.
        Map<String, NdArray> counts = Map.of("spikes.count", ones(run.output("spikes.count")));
        double[] of = both(run.gradient(counts));
        assertThat(of[0]).isNotZero();
        assertThat(both(run.gradient(seeds))).containsExactly(first);
        expected = expected == null ? first : expected;
        assertThat(first).containsExactly(expected);
      }
    }
  }

  private static double[] both(Gradient gradient) {
    return gradient.parameters().stream()
        .flatMapToDouble(name -> Arrays.stream(gradient.of(name).toArray()))
        .toArray();
  }

  @Test
  void aStoppedRunAndAStoppedGradientLoseNothing() {
    // So many samples that a sweep is looked at several times.
    double[] taus = DoubleStream.iterate(5e-3, tau -> tau + 1e-5).limit(600).toArray();
    Map<String, NdArray> values = Map.of("tau", NdArray.of(taus));
    try (Simulator sim = lif("tau", "R").interpreted(true).build()) {
      assertThatThrownBy(() -> sim.run(values, _ -> false)).isInstanceOf(StoppedException.class);
      AtomicInteger reports = new AtomicInteger();
      try (Run run = sim.run(values, _ -> reports.incrementAndGet() > 0)) {
        assertThat(reports.get()).isGreaterThan(1);
        Map<String, NdArray> seeds = Map.of("trace.v", weights(run.output("trace.v")));
        double[] expected = both(run.gradient(seeds));
        for (int stop = 1; stop < 4; stop++) {
          int at = stop;
          reports.set(0);
          assertThatThrownBy(() -> run.gradient(seeds, _ -> reports.incrementAndGet() < at))
              .isInstanceOf(StoppedException.class);
          assertThat(both(run.gradient(seeds))).containsExactly(expected);
        }
      }
    }
  }

  @Test
  void anInterruptStopsARun() {
    try (Simulator sim = lif("tau").build()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> sim.run(Map.of())).isInstanceOf(StoppedException.class);
      assertThat(Thread.interrupted()).isTrue();
      try (Run run = sim.run(Map.of())) {
        assertThat(run.output("spikes.count").get(2)).isPositive();
      }
    }
  }

  @Test
  void aClosedRunSaysSoAndLeavesItsArrays() {
    try (Simulator sim = lif("tau").build()) {
      Run run = sim.run(Map.of());
      NdArray v = run.output("trace.v");
      double[] before = v.toArray();
      run.close();
      run.close();
      assertThatThrownBy(() -> run.output("trace.v")).hasMessageContaining("closed");
      assertThatThrownBy(() -> run.gradient(Map.of())).hasMessageContaining("closed");
      assertThatThrownBy(() -> run.spikes("spikes", 0)).hasMessageContaining("closed");
      sim.run(Map.of("tau", NdArray.of(5e-3))).close();
      assertThat(v.toArray()).containsExactly(before);
    }
  }

  @Test
  void aClosedSimulatorSaysSoAndLeavesItsRuns() {
    Simulator sim = lif("tau").build();
    Run run = sim.run(Map.of());
    sim.close();
    assertThatThrownBy(() -> sim.run(Map.of())).hasMessageContaining("closed");
    assertThat(run.gradient(Map.of("spikes.count", ones(run.output("spikes.count")))).of("tau"))
        .isNotNull();
    run.close();
  }

  @Test
  void aRunThatIsForgottenGivesItsMemoryBack() throws InterruptedException {
    try (Simulator sim = lif("tau").build()) {
      sim.run(Map.of()).close();
      sim.takePeakBytes();
      sim.takePeakBytes();
      long one = peakOf(sim);
      for (int k = 0; k < 3; k++) {
        sim.run(Map.of());
      }
      for (int k = 0; k < 100 && peakOf(sim) > one; k++) {
        System.gc();
        Thread.sleep(20);
        sim.takePeakBytes();
      }
      assertThat(peakOf(sim)).isEqualTo(one);
    }
  }

  /// The most bytes in use while one more run is open.
  private static long peakOf(Simulator sim) {
    sim.takePeakBytes();
    sim.run(Map.of()).close();
    return sim.takePeakBytes();
  }

  @Test
  void aRasterIsAParameterWithAGradient() {
    try (Simulator sim =
        Simulator.of(Programs.network())
            .parameters("source", "synapses.w")
            .surrogate(new Truncated(new FastSigmoid(10), 3), FIVE_MV)
            .build()) {
      ParameterInfo source = sim.parameters().getFirst();
      assertThat(source.timeFirst()).isTrue();
      assertThat(source.shape()).containsExactly(300, 4);
      try (Run own = sim.run(Map.of());
          Run given = sim.run(Map.of("source", source.value()))) {
        assertThat(own.output("input.raster").toArray())
            .containsExactly(source.value().toArray())
            .contains(1);
        assertThat(given.output("trace.v").toArray())
            .containsExactly(own.output("trace.v").toArray());
        Map<String, NdArray> seeds = Map.of("trace.v", weights(own.output("trace.v")));
        Gradient gradient = own.gradient(seeds);
        assertThat(gradient.of("source").shape()).containsExactly(300, 4);
        assertThat(Arrays.stream(gradient.of("source").toArray())).anyMatch(g -> g != 0);
        assertThat(gradient.of("synapses.w").shape()).containsExactly(12);
        assertThat(gradient.of("source").toArray())
            .containsExactly(given.gradient(seeds).of("source").toArray());
      }
    }
  }

  @Test
  void aRunWithoutStepsIsItsStart() {
    Program program =
        ProgramReader.read(
            Programs.json("lif")
                .replace("\"last\": 400,", "\"last\": 0,")
                .replace("\"t_end\": 0.04,", "\"t_end\": 0.0,"));
    try (Simulator sim =
            Simulator.of(program)
                .parameters("neurons.v")
                .surrogate(new FastSigmoid(10), FIVE_MV)
                .build();
        Run run = sim.run(Map.of("neurons.v", NdArray.of(1e-3, 2e-3, 3e-3)))) {
      assertThat(run.output("trace.v").shape()).containsExactly(0, 3);
      NdArray last = run.output("final.neurons.v");
      assertThat(last.toArray()).containsExactly(1e-3, 2e-3, 3e-3);
      Gradient gradient = run.gradient(Map.of("final.neurons.v", weights(last)));
      assertThat(gradient.of("neurons.v").toArray()).containsExactly(weights(last).toArray());
    }
  }

  @Test
  void oneSeedGivesOneRun() {
    try (Simulator sim = Simulator.of(Programs.network()).seed(5).build();
        Run first = sim.run(Map.of());
        Run again = sim.run(Map.of());
        Run other = sim.run(Map.of(), RunOptions.DEFAULT.seed(6))) {
      assertThat(again.output("trace.v").toArray())
          .containsExactly(first.output("trace.v").toArray());
      assertThat(other.output("trace.v").toArray()).isNotEqualTo(first.output("trace.v").toArray());
    }
  }

  @Test
  void samplesShareNoiseWhereThatIsWanted() {
    Map<String, NdArray> twice = Map.of("theta", NdArray.of(6e-3, 6e-3));
    for (boolean independent : new boolean[] {true, false}) {
      try (Simulator sim =
              Simulator.of(Programs.network())
                  .parameters("theta")
                  .surrogate(new FastSigmoid(10), FIVE_MV)
                  .independentNoise(independent)
                  .build();
          Run run = sim.run(twice)) {
        NdArray v = run.output("trace.v");
        assertThat(Arrays.equals(v.select(1, 0).toArray(), v.select(1, 1).toArray()))
            .isEqualTo(!independent);
      }
    }
  }

  @Test
  void adjointsAreBoundedPerUnit() {
    List<double[]> found = new ArrayList<>();
    for (SimulatorBuilder builder :
        List.of(
            lif("tau"),
            lif("tau").clipAdjoint("v", 20),
            lif("tau").clipAdjoint("v", Quantity.parse("0.02/mV")))) {
      try (Simulator sim = builder.build();
          Run run = sim.run(Map.of())) {
        Gradient gradient = run.gradient(Map.of("spikes.count", ones(run.output("spikes.count"))));
        found.add(gradient.of("tau").toArray());
      }
    }
    assertThat(found.get(1)).containsExactly(found.get(2)).isNotEqualTo(found.getFirst());
  }

  @Test
  void gradientsThatExplodeSaySo() {
    List<Optional<Diagnostic>> found = new ArrayList<>();
    for (SimulatorBuilder builder :
        List.of(lif("tau"), lif("tau").surrogate(new Sigmoid(25), Quantity.parse("0.2 mV")))) {
      try (Simulator sim = builder.build();
          Run run = sim.run(Map.of())) {
        var ones = Map.of("spikes.count", ones(run.output("spikes.count")));
        found.add(run.gradient(ones).warning());
      }
    }
    assertThat(found.get(0)).isEmpty();
    assertThat(found.get(1))
        .hasValueSatisfying(warning -> {
          assertThat(warning.where()).isEqualTo("neurons.v");
          assertThat(warning.code()).isEqualTo("gradient-explosion");
          assertThat(warning.remedy()).contains("clipAdjoint");
        });
  }
}
