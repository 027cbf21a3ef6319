package org.brian2grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.brian2grad.model.Model;
import org.junit.jupiter.api.Test;

class ClampedSpikesTest {
  private static final double STEP = 1e-7;
  private static final int STEPS = 300;

  private static Model model(double tau) {
    return Model.builder()
        .duration("30 ms")
        .constant("tau", tau + " second")
        .group(
            "cells",
            2,
            g ->
                g.equations("dv/dt = (drive - v)/tau : volt (unless refractory)\ndrive : volt")
                    .threshold("v > 15*mV")
                    .reset("v = 1*mV")
                    .refractory("1*ms")
                    .initial("drive", "20*mV + 10*mV*i"))
        .stateMonitor("trace", "cells", "v")
        .spikeMonitor("spikes", "cells")
        .build();
  }

  private static NdArray raster(int... spikes) {
    double[] values = new double[STEPS * 2];
    Arrays.stream(spikes).forEach(k -> values[k] = 1);
    return NdArray.of(values, STEPS, 2);
  }

  private static double[] trace(Simulator simulator) {
    try (simulator;
        Run run = simulator.run(Map.of(), RunOptions.DEFAULT.withoutGradient())) {
      return run.output("trace.v").toArray();
    }
  }

  @Test
  void theModelsOwnSpikesChangeNothing() {
    try (Simulator free = Simulator.of(model(10e-3)).build();
        Run run = free.run(Map.of())) {
      assertThat(Arrays.stream(run.output("spikes.count").toArray()).min().orElse(0)).isPositive();
      double[] clamped =
          trace(Simulator.of(model(10e-3)).clamp("cells", run.output("spikes.raster")).build());

      assertThat(clamped).isEqualTo(run.output("trace.v").toArray());
    }
  }

  @Test
  void neuronsAreResetAtTheGivenTimesOnly() {
    double[] v = trace(Simulator.of(model(10e-3)).clamp("cells", raster(2 * 50)).build());

    assertThat(v[2 * 51]).isEqualTo(1e-3);
    assertThat(v[2 * 299 + 1]).as("the other one is never reset").isGreaterThan(15e-3);
  }

  /// With given spikes a trace is smooth in its parameters, and needs no surrogate.
  @Test
  void gradientsAreDifferences() {
    NdArray given = raster(2 * 50, 2 * 120 + 1, 2 * 200);
    double[] high = trace(Simulator.of(model(10e-3 + STEP)).clamp("cells", given).build());
    double[] low = trace(Simulator.of(model(10e-3 - STEP)).clamp("cells", given).build());
    double difference = 0;
    for (int k = 0; k < high.length; k++) {
      difference += (high[k] - low[k]) / (2 * STEP);
    }
    double[] ones = new double[high.length];
    Arrays.fill(ones, 1);
    try (Simulator simulator =
            Simulator.of(model(10e-3)).parameters("tau").rasters().clamp("cells", given).build();
        Run run = simulator.run(Map.of())) {
      double gradient =
          run.gradient(Map.of("trace.v", NdArray.of(ones, STEPS, 2))).of("tau").toArray()[0];
      assertThat(gradient)
          .isCloseTo(difference, within(Math.abs(difference) * Tolerances.GRADIENT_DIFFERENCES));
      assertThat(simulator.outputs())
          .noneMatch(info -> info.name().equals("spikes.unclamped_raster"));
    }
  }

  @Test
  void whatDoesNotFitIsSaid() {
    assertThatThrownBy(() -> Simulator.of(model(10e-3)).clamp("cell", raster()).build())
        .hasMessageContaining("error[unknown-group]")
        .hasMessageContaining("did you mean 'cells'?");
    assertThatThrownBy(() ->
            Simulator.of(model(10e-3)).clamp("cells", NdArray.of(new double[4], 2, 2)).build())
        .hasMessageContaining("expected a raster of shape [300, 2], got [2, 2]");
    double[] twos = new double[STEPS * 2];
    twos[0] = 2;
    assertThatThrownBy(
            () -> Simulator.of(model(10e-3)).clamp("cells", NdArray.of(twos, STEPS, 2)).build())
        .hasMessageContaining("error[raster-values]");
  }
}
