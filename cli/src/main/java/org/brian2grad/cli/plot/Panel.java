package org.brian2grad.cli.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;

/// Makes charts of recordings.
final class Panel {
  /// Lines in one chart that can still be told apart.
  static final int MOST_LINES = 6;

  /// Told apart also by who cannot tell red from green.
  ///
  /// Source: Okabe and Ito (2008), "Color universal design".
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9));

  private static final String TIME = "t (ms)";
  private static final float THIN = 1.3f;
  private static final float THICK = 5;
  private static final float POINT = 4;
  private static final float LARGE_POINT = 9;
  private static final double LIGHT = 0.65;
  private static final double MILLI = 1e3;

  /// Losses that differ by more are shown by their logarithms.
  private static final double SPREAD = 10;

  private Panel() {}

  /// From when to when a chart is, in seconds.
  record Span(double start, double end) {
    Scale scale() {
      return Scale.of(start * MILLI, end * MILLI);
    }
  }

  static Color colour(int k) {
    return COLOURS.get(k % COLOURS.size());
  }

  /// The same colour with white in it, for what lies below.
  private static Color light(Color c) {
    return new Color(light(c.getRed()), light(c.getGreen()), light(c.getBlue()));
  }

  private static int light(int part) {
    return (int) Math.round(part + LIGHT * (255 - part));
  }

  /// Elements of a trace over time.
  static Chart trace(Trace recorded, Span span) {
    Smoothed smoothed = Smoothed.of(recorded, span);
    Trace trace = smoothed.trace();
    Prefix prefix = Prefix.of(trace.unit(), trace.values());
    int shown = Math.min(MOST_LINES, trace.columns());
    List<Series> series = new ArrayList<>();
    for (int k = 0; k < shown; k++) {
      series.add(line(trace.column(k), trace, k, prefix, colour(k), THIN));
    }
    return over(
        span, title(trace, shown, smoothed), label(trace, prefix), series, trace.columns() > 1);
  }

  /// A trace that was fitted, above the data.
  static Chart traces(Trace recorded, Trace fitted, Span span) {
    Smoothed data = Smoothed.of(recorded, span);
    Smoothed fit = Smoothed.of(fitted, span);
    Prefix prefix =
        Prefix.of(
            fitted.unit(),
            DoubleStream.concat(
                    Arrays.stream(data.trace().values()), Arrays.stream(fit.trace().values()))
                .toArray());
    int shown = Math.min(MOST_LINES, fitted.columns());
    List<Series> series = new ArrayList<>();
    for (int k = 0; k < shown; k++) {
      String element = fitted.columns() > 1 ? " [" + k + "]" : "";
      Color below = light(colour(k));
      series.add(line("data" + element, data.trace(), k, prefix, below, THICK));
    }
    for (int k = 0; k < shown; k++) {
      String element = fitted.columns() > 1 ? " [" + k + "]" : "";
      series.add(line("fit" + element, fit.trace(), k, prefix, colour(k), THIN));
    }
    return over(span, title(fitted, shown, fit), label(fitted, prefix), series, true);
  }

  /// A trace as it is shown: rates are smoothed.
  private record Smoothed(Trace trace, String words) {
    static Smoothed of(Trace trace, Span span) {
      if (trace.indexed() || !trace.unit().equals("Hz") || trace.rows() == 0) {
        return new Smoothed(trace, "");
      }
      Smoothing smoothing = Smoothing.of(trace.times(), span);
      return new Smoothed(smoothing.of(trace), ", " + smoothing.words());
    }
  }

  private static String title(Trace trace, int shown, Smoothed smoothed) {
    return trace.name()
        + (shown < trace.columns()
            ? ", the first %d of %d".formatted(shown, trace.columns())
            : smoothed.words());
  }

  private static String label(Trace trace, Prefix prefix) {
    return trace.variable() + (prefix.unit().isEmpty() ? "" : " (" + prefix.unit() + ")");
  }

  private static Series line(
      String name, Trace trace, int element, Prefix prefix, Color colour, float width) {
    return Series.line(
        name, millis(trace.times()), prefix.of(trace.element(element)), colour, width);
  }

  private static Chart over(
      Span span, String title, String y, List<Series> series, boolean hasLegend) {
    double[] values = series.stream().flatMapToDouble(s -> Arrays.stream(s.y())).toArray();
    return new Chart(title, TIME, y, span.scale(), Scale.around(values), series, hasLegend);
  }

  /// A point for each spike.
  static Chart spikes(SpikeTrain train, Span span) {
    return raster(
        train.monitor(), List.of(points(train.monitor(), train, colour(0), POINT)), span, false);
  }

  /// Spikes of the fitted model, above those of the data.
  static Chart spikes(SpikeTrain data, SpikeTrain fitted, Span span) {
    return raster(
        fitted.monitor(),
        List.of(
            points("data", data, light(colour(0)), LARGE_POINT),
            points("fit", fitted, colour(1), POINT)),
        span,
        true);
  }

  private static Chart raster(String title, List<Series> series, Span span, boolean hasLegend) {
    double[] neurons = series.stream().flatMapToDouble(s -> Arrays.stream(s.y())).toArray();
    Scale y =
        Scale.neurons(
            Arrays.stream(neurons).min().orElse(0), Arrays.stream(neurons).max().orElse(0));
    return new Chart(title, TIME, "neuron", span.scale(), y, series, hasLegend);
  }

  private static Series points(String name, SpikeTrain train, Color colour, float width) {
    return Series.points(
        name,
        millis(train.times()),
        Arrays.stream(train.indices()).asDoubleStream().toArray(),
        colour,
        width);
  }

  private static double[] millis(double[] seconds) {
    return Arrays.stream(seconds).map(t -> t * MILLI).toArray();
  }

  /// Losses of the steps from each start.
  static Chart losses(List<List<Double>> searches) {
    double[] all = searches.stream().flatMap(List::stream).mapToDouble(l -> l).toArray();
    double[] positive = Arrays.stream(all).filter(l -> l > 0 && Double.isFinite(l)).toArray();
    double low = Arrays.stream(positive).min().orElse(1);
    double high = Arrays.stream(positive).max().orElse(1);
    // A logarithmic axis has no place for zero: the line has a gap there.
    boolean logarithmic = high >= SPREAD * low;
    int power = logarithmic ? 0 : power(high);
    double unit = Double.parseDouble("1e" + power);
    List<Series> series = new ArrayList<>();
    for (int s = 0; s < searches.size(); s++) {
      double[] values = searches.get(s).stream().mapToDouble(l -> l / unit).toArray();
      double[] steps = new double[values.length];
      Arrays.setAll(steps, k -> k + 1.0);
      series.add(Series.line("start " + (s + 1), steps, values, colour(s), THIN));
    }
    Scale y =
        logarithmic
            ? Scale.logarithmic(positive)
            : Scale.around(Arrays.stream(all).map(l -> l / unit).toArray());
    int most = searches.stream().mapToInt(List::size).max().orElse(1);
    String label = power == 0 ? "loss" : "loss (1e" + power + ")";
    return new Chart("loss", "step", label, Scale.steps(most), y, series, searches.size() > 1);
  }

  /// The power of ten in which numbers up to this one are written, where they are very small or
  /// very large.
  private static int power(double high) {
    int power = (int) Math.floor(Math.log10(high));
    return power < -2 || power > 3 ? power : 0;
  }
}
