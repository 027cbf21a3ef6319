package org.brian2grad.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.brian2grad.cli.Tolerances;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;
import org.junit.jupiter.api.Test;

class FigureTest {
  private static final double[] TIMES = {0, 0.1, 0.2, 0.3};
  private static final Trace V =
      new Trace("trace", "v", "V", TIMES, new double[] {1, 2, 3, 4}, 1, true);
  private static final SpikeTrain SPIKES =
      new SpikeTrain("spikes", new double[] {0.1}, new int[] {3});

  @Test
  void panelsShareTheirTime() {
    List<Chart> panels = Figure.of(new Recording(List.of(V), List.of(SPIKES)), 0, 0.4).panels();

    assertThat(panels).hasSize(2);
    assertThat(panels.get(0).x()).isEqualTo(panels.get(1).x());
    assertThat(panels.get(0).x().low()).isZero();
    assertThat(panels.get(0).x().high()).isEqualTo(400);
  }

  @Test
  void dataLieBelowAndStayVisible() {
    Recording recording = new Recording(List.of(V), List.of(SPIKES));
    List<Chart> panels =
        FitFigure.of(List.of(List.of(1.0, 0.5)), recording, recording, 0, 0.4).panels();

    for (Chart panel : panels.subList(1, 3)) {
      Series data = panel.series().getFirst();
      Series fit = panel.series().getLast();
      assertThat(data.name()).isEqualTo("data");
      assertThat(data.width()).isGreaterThan(2 * fit.width());
      assertThat(data.colour()).isNotEqualTo(fit.colour());
      assertThat(panel.hasLegend()).isTrue();
    }
  }

  @Test
  void aLogarithmicAxisHasDecadesOnly() {
    Scale scale = Scale.logarithmic(2.8e-4, 1.4e-17);

    assertThat(scale.ticks()).hasSizeBetween(3, 8);
    assertThat(scale.ticks())
        .allSatisfy(tick -> {
          assertThat(tick.place()).isEqualTo(Math.rint(tick.place()));
          assertThat(tick.label()).isEqualTo("1e" + (int) tick.place());
        });
    assertThat(scale.part(2.8e-4)).isBetween(0.5, 1.0);
  }

  @Test
  void ticksAreRoundNumbers() {
    assertThat(Scale.of(0, 300).ticks().stream().map(Scale.Tick::label))
        .containsExactly("0", "50", "100", "150", "200", "250", "300");
    assertThat(Scale.around(-80, 50).ticks().stream().map(Scale.Tick::label))
        .containsExactly("-80", "-60", "-40", "-20", "0", "20", "40");
    assertThat(Scale.neurons(1, 2).ticks().stream().map(Scale.Tick::label))
        .containsExactly("1", "2");
    assertThat(Scale.around().ticks()).isNotEmpty();
    assertThat(Scale.around(7, 7).part(7)).isEqualTo(0.5);
    assertThat(Scale.around(Double.NaN, 3).part(3)).isEqualTo(0.5);
  }

  /// A rate that does not change stays as it is, up to the ends; a single peak keeps its area.
  @Test
  void ratesAreSmoothed() {
    double[] times = new double[2001];
    Arrays.setAll(times, k -> k * 1e-4);
    double[] constant = new double[times.length];
    Arrays.fill(constant, 20);
    double[] peak = new double[times.length];
    peak[1000] = 100;
    Smoothing smoothing = Smoothing.of(times, new Panel.Span(0, 0.2));

    assertThat(smoothing.width()).isEqualTo(2e-3);
    assertThat(smoothing.words()).isEqualTo("smoothed with a Gaussian of 2 ms");
    assertThat(smoothing.of(rate(times, constant)).values())
        .satisfies(values ->
            assertThat(Arrays.stream(values))
                .allSatisfy(v -> assertThat(v).isCloseTo(20, Tolerances.WEIGHTED_MEAN)));
    double[] smooth = smoothing.of(rate(times, peak)).values();
    assertThat(Arrays.stream(smooth).max().orElseThrow()).isLessThan(5);
    assertThat(Arrays.stream(smooth).sum()).isBetween(99.9, 100.1);
    Chart chart =
        Figure.of(new Recording(List.of(rate(times, peak)), List.of()), 0, 0.2).panels().getFirst();
    assertThat(chart.title()).contains("smoothed");
    assertThat(chart.series().getFirst().y()).isEqualTo(smooth);
  }

  private static Trace rate(double[] times, double[] values) {
    return new Trace("rate", "rate", "Hz", times, values, 1, false);
  }

  @Test
  void lossesThatHardlyDifferHaveShortLabels() {
    Chart chart = Panel.losses(List.of(List.of(3.47668e-7, 3.4766e-7), Collections.emptyList()));

    assertThat(chart.yTitle()).isEqualTo("loss (1e-7)");
    assertThat(chart.y().ticks()).allSatisfy(t -> assertThat(t.label().length()).isLessThan(8));
  }
}
