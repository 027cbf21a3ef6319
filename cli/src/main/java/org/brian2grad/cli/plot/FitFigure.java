package org.brian2grad.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// How a fit went: loss over steps, and data beside what the fitted model does.
public final class FitFigure {
  private static final String LOSS = "loss";
  private static final double APART = 0.2;
  private static final double SPREAD = 10;

  private FitFigure() {}

  /// @param losses of the steps, from each start
  /// @param data what was fitted to
  /// @param fitted recording with the best parameters
  /// @param start of the run in seconds
  /// @param end of the run in seconds
  public static Figure of(
      List<List<Double>> losses, Recording data, Recording fitted, double start, double end) {
    Panel.Span span = new Panel.Span(start, end);
    List<XYChart> panels = new ArrayList<>();
    panels.add(losses(losses));
    for (Trace trace : fitted.traces()) {
      data.trace(trace.monitor(), trace.variable())
          .ifPresent(d -> panels.add(traces(d, trace, span)));
    }
    for (SpikeTrain train : fitted.spikes()) {
      data.train(train.monitor()).ifPresent(d -> panels.add(spikes(d, train, span)));
    }
    return new Figure(panels);
  }

  private static XYChart losses(List<List<Double>> searches) {
    XYChart chart = Panel.empty(LOSS, "step", LOSS);
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (int s = 0; s < searches.size(); s++) {
      List<Double> losses = searches.get(s);
      // A logarithmic axis has no place for zero.
      int[] steps = IntStream.range(0, losses.size()).filter(k -> losses.get(k) > 0).toArray();
      if (steps.length > 0) {
        double[] values = Arrays.stream(steps).mapToDouble(losses::get).toArray();
        double[] numbers = Arrays.stream(steps).mapToDouble(k -> k + 1.0).toArray();
        chart.addSeries("start " + (s + 1), numbers, values).setMarker(SeriesMarkers.NONE);
        low = Math.min(low, Arrays.stream(values).min().orElse(low));
        high = Math.max(high, Arrays.stream(values).max().orElse(high));
      }
    }
    chart.getStyler().setYAxisDecimalPattern("0.##E0");
    boolean logarithmic = high > SPREAD * low;
    chart.getStyler().setYAxisLogarithmic(logarithmic);
    // It would have nine lines in each decade.
    chart.getStyler().setPlotGridHorizontalLinesVisible(!logarithmic);
    chart.getStyler().setLegendVisible(searches.size() > 1);
    return chart;
  }

  private static XYChart traces(Trace data, Trace fitted, Panel.Span span) {
    Prefix prefix = Prefix.of(data.unit(), data.values());
    int shown = Math.min(Figure.MOST_LINES / 2, fitted.columns());
    XYChart chart = Panel.empty(fitted, prefix, shown, span);
    chart.getStyler().setLegendVisible(true);
    for (int k = 0; k < shown; k++) {
      String element = fitted.columns() > 1 ? " [" + k + "]" : "";
      Panel.line(chart, "data" + element, data, k, prefix);
      Panel.line(chart, "fit" + element, fitted, k, prefix);
    }
    return chart;
  }

  private static XYChart spikes(SpikeTrain data, SpikeTrain fitted, Panel.Span span) {
    XYChart chart = Panel.empty(fitted, span);
    chart.getStyler().setLegendVisible(true);
    Panel.points(chart, "data", data, APART);
    Panel.points(chart, "fit", fitted, -APART);
    return chart;
  }
}
