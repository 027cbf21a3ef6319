package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.brian2grad.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Constants that initial values are computed from, as parameters: against models that are made
/// with other constants.
class FreeInitialValuesTest {
  private static final double STEP = 1e-7;
  private static final int STEPS = 40;

  /// Initial values follow each other; some are constant during the run, or one for all; `tau` is
  /// in the equations too.
  private static Model model(double v0, double spread, double tau) {
    return Model.builder()
        .duration("4 ms")
        .seed(5)
        .constant("v0", v0 + " volt")
        .constant("spread", spread + " volt")
        .constant("tau", tau + " second")
        .group(
            "cells",
            3,
            g ->
                g.equations(
                        """
                        dv/dt = (drive - v)/tau : volt (unless refractory)
                        drive : volt (constant)
                        offset : volt (shared, constant)
                        u : volt
                        """)
                    .threshold("t < 0*second")
                    .refractory("2*ms")
                    .initial("offset", "v0*tau/second")
                    .initial("v", "v0 + i*spread*rand() + offset")
                    .initial("drive", "2*v + spread*randn()")
                    .initial("u", "0.5*volt*rand()"))
        .stateMonitor("trace", "cells", "v", "u")
        .build();
  }

  private static double[] trace(Simulator simulator) {
    try (simulator;
        Run run = simulator.run(Map.of(), RunOptions.DEFAULT.withoutGradient())) {
      return run.output("trace.v").toArray();
    }
  }

  private static Simulator plain(double v0, double spread, double tau) {
    return Simulator.of(model(v0, spread, tau)).build();
  }

  @Test
  void aRunIsTheSameBitForBit() {
    double[] expected = trace(plain(3e-3, 2e-3, 10e-3));

    assertThat(trace(Simulator.of(model(3e-3, 2e-3, 10e-3)).parameters("v0", "spread").build()))
        .isEqualTo(expected);
  }

  @Test
  void aGivenValueIsThatOfAModelWithIt() {
    double[] expected = trace(plain(4e-3, 2e-3, 10e-3));
    try (Simulator simulator = Simulator.of(model(3e-3, 2e-3, 10e-3)).parameters("v0").build();
        Run run = simulator.run(Map.of("v0", NdArray.of(4e-3)))) {
      assertThat(run.output("trace.v").toArray()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"v0, 1, 0, 0", "spread, 0, 1, 0", "tau, 0, 0, 1"})
  void gradientsAreDifferencesOfModels(String name, double a, double b, double c) {
    double[] high = trace(plain(3e-3 + a * STEP, 2e-3 + b * STEP, 10e-3 + c * STEP));
    double[] low = trace(plain(3e-3 - a * STEP, 2e-3 - b * STEP, 10e-3 - c * STEP));
    double difference = 0;
    for (int k = 0; k < high.length; k++) {
      difference += (high[k] - low[k]) / (2 * STEP);
    }
    double[] ones = new double[high.length];
    Arrays.fill(ones, 1);
    try (Simulator simulator = Simulator.of(model(3e-3, 2e-3, 10e-3)).parameters(name).build();
        Run run = simulator.run(Map.of())) {
      double gradient =
          run.gradient(Map.of("trace.v", NdArray.of(ones, STEPS, 3))).of(name).toArray()[0];
      assertThat(gradient)
          .isCloseTo(difference, within(Math.abs(difference) * Tolerances.GRADIENT_DIFFERENCES));
    }
  }

  @Test
  void theyAreNamedAsDifferentiable() {
    assertThat(Simulator.of(model(3e-3, 2e-3, 10e-3)).differentiable())
        .contains("v0", "spread", "tau");
  }
}
