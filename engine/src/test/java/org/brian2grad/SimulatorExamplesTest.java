package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.Model;
import org.brian2grad.model.ModelBuilder;
import org.brian2grad.model.Study;
import org.brian2grad.surrogate.Custom;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.surrogate.Gaussian;
import org.brian2grad.units.Quantity;
import org.brian2grad.yaml.StudyReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What documentation comments and `docs/java.md` show: regions of this file.
class SimulatorExamplesTest {
  private static final String YAML =
      """
      duration: 100 ms
      constants: {tau: 20 ms, R: 10 Mohm, I: 2 nA}
      groups:
        neurons:
          size: 1
          equations: |
            dv/dt = (R*I - v)/tau : volt
          threshold: v > 15*mV
          reset: v = 0*mV
          method: exact
      monitors:
        trace: {state: neurons, variables: [v]}
        spikes: {spikes: neurons}
      gradient:
        surrogate: {name: superspike, slope: 10, scale: 5 mV}
      """;

  @TempDir Path directory;

  private static Model model() {
    // @start region="model"
    ModelBuilder base =
        Model.builder()
            .duration("100 ms")
            .constant("tau", "20 ms")
            .constant("R", "10 Mohm")
            .constant("I", "2 nA")
            .group(
                "neurons",
                1,
                g ->
                    g.equations("dv/dt = (R*I - v)/tau : volt")
                        .threshold("v > 15*mV")
                        .reset("v = 0*mV")
                        .method("exact"))
            .stateMonitor("trace", "neurons", "v")
            .spikeMonitor("spikes", "neurons");
    Model model = base.build();
    Model faster = base.constant("tau", "10 ms").build(); // `base` is as it was
    // @end region="model"
    assertThat(faster.constants().get("tau").value()).isEqualTo(10e-3);
    return model;
  }

  private static Simulator simulator() {
    return Simulator.of(model())
        .parameters("tau", "R")
        .surrogate(new FastSigmoid(10), Quantity.parse("5 mV"))
        .build();
  }

  @Test
  void simulate() {
    Model model = model();
    // @start region="simulate"
    try (Simulator sim =
            Simulator.of(model)
                .parameters("tau", "R")
                .surrogate(new FastSigmoid(10), Quantity.parse("5 mV"))
                .build();
        Run run = sim.run(Map.of("tau", NdArray.of(15e-3)))) {
      NdArray v = run.output("trace.v"); // [T, N], in volts
      NdArray count = run.output("spikes.count"); // [N]
      double[] seconds = run.times("trace");
      System.out.println(count + " spikes, the first at " + run.spikes("spikes", 0).times()[0]);
      System.out.println("v is " + v.get(999, 0) + " V at " + seconds[999] + " s");
    }
    // @end region="simulate"
    try (Simulator sim = simulator();
        Run run = sim.run(Map.of("tau", NdArray.of(15e-3)))) {
      assertThat(run.output("trace.v").shape()).containsExactly(1000, 1);
      // v reaches 15 of 20 mV after tau ln 4.
      assertThat(run.spikes("spikes", 0).times()[0]).isCloseTo(15e-3 * Math.log(4), within(1e-4));
    }
  }

  @Test
  void gradient() {
    try (Simulator sim = simulator()) {
      // @start region="gradient"
      try (Run run = sim.run(Map.of("tau", NdArray.of(15e-3)))) {
        // The loss is the number of spikes: its derivative by the count is 1.
        Gradient gradient = run.gradient(Map.of("spikes.count", NdArray.of(new double[] {1}, 1)));
        System.out.println("d(spikes)/d(tau) = " + gradient.of("tau").value() + " per second");
        System.out.println("d(spikes)/d(R) = " + gradient.of("R").value() + " per ohm");
      }
      // @end region="gradient"
      try (Run run = sim.run(Map.of("tau", NdArray.of(15e-3)))) {
        Gradient gradient = run.gradient(Map.of("spikes.count", NdArray.of(new double[] {1}, 1)));
        assertThat(gradient.of("tau").value()).isNegative();
        assertThat(gradient.of("R").value()).isPositive();
      }
    }
  }

  @Test
  void tangent() {
    try (Simulator sim = simulator()) {
      // @start region="tangent"
      // One direction: how everything changes with tau, per second.
      Map<String, NdArray> tau = Map.of("tau", NdArray.of(15e-3));
      try (Tangents along = sim.tangent(tau, Map.of("tau", NdArray.of(1)))) {
        System.out.println("d(spikes)/d(tau) = " + along.of("spikes.count").get(0) + " per second");
        System.out.println("v ends at " + along.run().output("trace.v").get(999, 0) + " V");
      }
      // @end region="tangent"
      // @start region="second"
      try (Run run = sim.run(tau)) {
        Gradient gradient =
            run.gradient(Map.of("final.neurons.v", NdArray.of(new double[] {1}, 1)));
        // The row of tau of the Hessian: d2v/d(tau)2, and d2v/d(tau)d(R).
        Gradient row = gradient.along(Map.of("tau", NdArray.of(1)));
        System.out.println(row.of("tau").value() + " " + row.of("R").value());
      }
      // @end region="second"
      Map<String, NdArray> seed = Map.of("spikes.count", NdArray.of(new double[] {1}, 1));
      try (Run run = sim.run(tau);
          Tangents along = sim.tangent(tau, Map.of("tau", NdArray.of(1)))) {
        double reverse = run.gradient(seed).of("tau").value();
        assertThat(along.of("spikes.count").get(0))
            .isCloseTo(reverse, within(Tolerances.DOT_PRODUCT * Math.abs(reverse)));
        assertThat(along.run().output("trace.v").toArray())
            .isEqualTo(run.output("trace.v").toArray());
      }
    }
  }

  /// The Hessian is symmetric, and its product with a direction the difference of gradients.
  @Test
  void second() {
    // Without spikes: a difference does not see what a surrogate stands for.
    Model smooth =
        Model.builder()
            .duration("100 ms")
            .constant("tau", "20 ms")
            .constant("R", "10 Mohm")
            .constant("I", "2 nA")
            .group(
                "neurons",
                1,
                g -> g.equations("dv/dt = (R*I - v*v/(20*mV))/tau : volt").method("euler"))
            .build();
    try (Simulator sim = Simulator.of(smooth).parameters("tau", "R").build()) {
      Map<String, NdArray> values = Map.of("tau", NdArray.of(15e-3), "R", NdArray.of(4e6));
      Map<String, NdArray> seed = Map.of("final.neurons.v", NdArray.of(new double[] {1}, 1));
      try (Run run = sim.run(values)) {
        Gradient gradient = run.gradient(seed);
        double there = gradient.along(Map.of("tau", NdArray.of(1))).of("R").value();
        double back = gradient.along(Map.of("R", NdArray.of(1))).of("tau").value();
        assertThat(there).isNotZero();
        assertThat(there).isCloseTo(back, within(Tolerances.DOT_PRODUCT * Math.abs(back)));
        double h = 15e-3 * 1e-5;
        double difference =
            (gradientByR(sim, 15e-3 + h, seed) - gradientByR(sim, 15e-3 - h, seed)) / (2 * h);
        assertThat(there)
            .isCloseTo(difference, within(Tolerances.GRADIENT_DIFFERENCES * Math.abs(there)));
        assertThatThrownBy(() -> gradient.along(Map.of("tau", NdArray.of(1))).along(Map.of()))
            .hasMessageContaining("no-third-derivative");
        assertThatThrownBy(() -> gradient.along(Map.of("tauu", NdArray.of(1))))
            .hasMessageContaining("did you mean 'tau'");
      }
    }
  }

  private static double gradientByR(Simulator sim, double tau, Map<String, NdArray> seed) {
    try (Run run = sim.run(Map.of("tau", NdArray.of(tau), "R", NdArray.of(4e6)))) {
      return run.gradient(seed).of("R").value();
    }
  }

  /// Several directions of one sample see its random numbers, and each is as it is alone.
  @Test
  void severalDirections() {
    try (Simulator sim = simulator()) {
      NdArray directions = NdArray.of(new double[] {1, 2, -3}, 3);
      try (Tangents all = sim.tangent(Map.of(), Map.of("tau", directions))) {
        for (int k = 0; k < 3; k++) {
          try (Tangents one = sim.tangent(Map.of(), Map.of("tau", NdArray.of(directions.get(k))))) {
            double alone = one.of("trace.v").get(700, 0);
            assertThat(all.of("trace.v").get(700, k, 0))
                .isCloseTo(alone, within(Tolerances.DOT_PRODUCT * Math.abs(alone)));
          }
        }
      }
    }
  }

  @Test
  void batch() {
    try (Simulator sim = simulator()) {
      // @start region="batch"
      NdArray taus = NdArray.of(10e-3, 15e-3, 20e-3); // three samples of a number
      try (Run run = sim.run(Map.of("tau", taus, "R", NdArray.of(11e6)))) {
        NdArray raster = run.output("spikes.raster"); // [T, 3, N]
        NdArray count = run.output("spikes.count"); // [3, N]
        NdArray ones = NdArray.of(new double[] {1, 1, 1}, 3, 1);
        Gradient gradient = run.gradient(Map.of("spikes.count", ones));
        NdArray each = gradient.of("tau"); // [3]
        NdArray sum = gradient.of("R"); // []: it is the same for all samples
        System.out.println(count + ", " + raster.size() + " steps: " + each + ", " + sum);
      }
      // @end region="batch"
      try (Run run = sim.run(Map.of("tau", taus, "R", NdArray.of(11e6)))) {
        assertThat(run.output("spikes.raster").shape()).containsExactly(1000, 3, 1);
        NdArray ones = NdArray.of(new double[] {1, 1, 1}, 3, 1);
        Gradient gradient = run.gradient(Map.of("spikes.count", ones));
        assertThat(gradient.of("tau").shape()).containsExactly(3);
        assertThat(gradient.of("R").shape()).isEmpty();
      }
    }
  }

  @Test
  void surrogates() {
    Model model = model();
    Quantity scale = Quantity.parse("5 mV");
    // @start region="surrogates"
    SimulatorBuilder builder =
        Simulator.of(model)
            .parameters("tau")
            .surrogate(new FastSigmoid(10), Quantity.parse("5 mV")) // for all thresholds
            .surrogate("neurons", new Gaussian(0.5), Map.of("v", Quantity.parse("4 mV")))
            .detachReset(true);
    // @end region="surrogates"
    builder.build().close();
    // @start region="custom surrogate"
    Custom formula = Custom.of("1/(1 + k*abs(x))**2", Map.of("k", 10.0));
    // @end region="custom surrogate"
    double[] found = new double[2];
    for (int k = 0; k < 2; k++) {
      try (Simulator sim =
              Simulator.of(model)
                  .parameters("tau")
                  .surrogate(k == 0 ? formula : new FastSigmoid(10), scale)
                  .build();
          Run run = sim.run(Map.of())) {
        found[k] =
            run.gradient(Map.of("spikes.count", NdArray.of(new double[] {1}, 1))).of("tau").value();
      }
    }
    assertThat(found[0] / found[1]).isCloseTo(1, within(1e-12));
  }

  @Test
  void files() throws Exception {
    Path yaml = Files.writeString(directory.resolve("model.yaml"), YAML);
    // @start region="yaml"
    Study study = StudyReader.read(yaml);
    Simulator sim = Simulator.of(study).parameters("tau").build();
    // @end region="yaml"
    Path b2g = directory.resolve("net.b2g");
    // @start region="b2g"
    sim.save(b2g); // as Simulator.save does in Python
    Simulator same = Simulator.load(b2g).build();
    // @end region="b2g"
    try (sim;
        same;
        Run one = sim.run(Map.of());
        Run other = same.run(Map.of())) {
      assertThat(one.output("trace.v").toArray())
          .containsExactly(other.output("trace.v").toArray());
      Map<String, NdArray> loss = Map.of("spikes.count", NdArray.of(new double[] {1}, 1));
      assertThat(one.gradient(loss).of("tau").value())
          .isEqualTo(other.gradient(loss).of("tau").value())
          .isNotZero();
    }
  }

  @Test
  void errors() {
    ModelBuilder base = Model.builder().duration("100 ms");
    // @start region="errors"
    try {
      base.group("neurons", 1, g -> g.equations("dv/dt = -v/tua : volt").threshold("v > 15*ms"))
          .constant("tau", "20 ms")
          .build();
    } catch (DiagnosticException e) {
      for (Diagnostic error : e.diagnostics()) {
        System.out.println(error.where() + " " + error.code() + ": " + error.what());
      }
    }
    // @end region="errors"
    assertThatThrownBy(() ->
            base.group(
                    "neurons", 1, g -> g.equations("dv/dt = -v/tua : volt").threshold("v > 15*ms"))
                .constant("tau", "20 ms")
                .build())
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("tua")
        .hasMessageContaining("neurons.threshold");
  }
}
