package org.brian2grad.cli.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Arrays;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// One chart of a figure.
final class Panel {
  static final int WIDTH = 900;
  static final int HEIGHT = 260;

  /// Told apart also by who cannot tell red from green.
  ///
  /// Source: Okabe and Ito (2008), "Color universal design".
  private static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9)
  };

  private static final int MARKER = 3;
  private static final float LINE = 1.2f;
  private static final double MILLI = 1e3;
  private static final int TICK_PIXELS = 100;

  private Panel() {}

  static XYChart empty(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    var style = chart.getStyler();
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setChartTitleBoxVisible(false);
    style.setPlotGridVerticalLinesVisible(false);
    style.setLegendVisible(false);
    style.setLegendPosition(Styler.LegendPosition.OutsideE);
    style.setLegendBorderColor(Color.WHITE);
    style.setSeriesColors(COLOURS);
    style.setXAxisDecimalPattern("0.###");
    style.setYAxisDecimalPattern("0.####");
    style.setXAxisTickMarkSpacingHint(TICK_PIXELS);
    return chart;
  }

  /// An empty chart for a trace, with as much of a legend as it needs.
  ///
  /// @param prefix of its values
  /// @param shown how many of its elements there will be lines for
  static XYChart empty(Trace trace, Prefix prefix, int shown, Span span) {
    String unit = prefix.unit().isEmpty() ? "" : " (" + prefix.unit() + ")";
    String part =
        shown < trace.columns() ? ", the first %d of %d".formatted(shown, trace.columns()) : "";
    return during(span, trace.name() + part, trace.variable() + unit);
  }

  /// From when to when a chart is, in seconds.
  record Span(double start, double end) {}

  private static XYChart during(Span span, String title, String y) {
    XYChart chart = empty(title, "t (ms)", y);
    chart.getStyler().setXAxisMin(span.start() * MILLI);
    chart.getStyler().setXAxisMax(span.end() * MILLI);
    return chart;
  }

  /// Some elements of a trace over time.
  static XYChart trace(Trace trace, int elements, Span span) {
    Prefix prefix = Prefix.of(trace.unit(), trace.values());
    int shown = Math.min(elements, trace.columns());
    XYChart chart = empty(trace, prefix, shown, span);
    for (int k = 0; k < shown; k++) {
      line(chart, trace.column(k), trace, k, prefix);
    }
    chart.getStyler().setLegendVisible(trace.columns() > 1);
    return chart;
  }

  static void line(XYChart chart, String name, Trace trace, int element, Prefix prefix) {
    if (trace.rows() > 0) {
      XYSeries series =
          chart.addSeries(
              name, uneven(millis(trace.times())), uneven(prefix.of(trace.element(element))));
      series.setMarker(SeriesMarkers.NONE);
      series.setLineStyle(new BasicStroke(LINE));
    }
  }

  /// Where values are equally spaced, XChart puts as many labels on the axis as there is any room
  /// for, and ignores the spacing asked for. With one point more, on the line between the first
  /// two, they are not.
  private static double[] uneven(double[] values) {
    if (values.length < 2) {
      return values;
    }
    double[] more = new double[values.length + 1];
    more[0] = values[0];
    more[1] = (values[0] + values[1]) / 2;
    System.arraycopy(values, 1, more, 2, values.length - 1);
    return more;
  }

  /// An empty chart for spikes.
  static XYChart empty(SpikeTrain train, Span span) {
    XYChart chart = during(span, train.monitor(), "neuron");
    chart.getStyler().setYAxisDecimalPattern("0.#");
    return chart;
  }

  /// A point for each spike.
  ///
  /// @param lift by which points are moved up, so that those of two trains can be told apart
  static void points(XYChart chart, String name, SpikeTrain train, double lift) {
    if (train.count() > 0) {
      double[] neurons = Arrays.stream(train.indices()).mapToDouble(i -> i + lift).toArray();
      XYSeries series = chart.addSeries(name, millis(train.times()), neurons);
      series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
      series.setMarker(SeriesMarkers.CIRCLE);
      chart.getStyler().setMarkerSize(MARKER);
    }
  }

  private static double[] millis(double[] seconds) {
    return Arrays.stream(seconds).map(t -> t * MILLI).toArray();
  }
}
