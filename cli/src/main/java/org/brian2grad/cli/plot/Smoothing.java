package org.brian2grad.cli.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import org.brian2grad.cli.data.Trace;

/// Makes a population's rate a curve: in a single step there are a few spikes or none.
///
/// @param width standard deviation of the Gaussian window, in seconds
record Smoothing(double width) {
  /// Of what is shown: narrow enough to see what happens, wide enough for more than one step.
  private static final double PART = 0.01;

  private static final double LEAST_STEPS = 2;
  private static final double CUT = 4;
  private static final double MILLI = 1e3;
  private static final MathContext DIGITS = new MathContext(3);

  /// One that fits a run.
  static Smoothing of(double[] times, Panel.Span span) {
    double step = times.length > 1 ? (times[times.length - 1] - times[0]) / (times.length - 1) : 0;
    return new Smoothing(Math.max(PART * (span.end() - span.start()), LEAST_STEPS * step));
  }

  String words() {
    return "smoothed with a Gaussian of %s ms"
        .formatted(
            new BigDecimal(width * MILLI).round(DIGITS).stripTrailingZeros().toPlainString());
  }

  /// Means with the window's weights; near the ends only weights that fit count, so a constant rate
  /// stays as it is.
  Trace of(Trace rate) {
    double[] times = rate.times();
    double[] values = rate.values();
    double[] smooth = new double[values.length];
    int from = 0;
    for (int k = 0; k < smooth.length; k++) {
      while (times[from] < times[k] - CUT * width) {
        from++;
      }
      double sum = 0;
      double weights = 0;
      for (int n = from; n < values.length && times[n] <= times[k] + CUT * width; n++) {
        double distance = (times[n] - times[k]) / width;
        double weight = Math.exp(-distance * distance / 2);
        if (Double.isFinite(values[n])) {
          sum += weight * values[n];
          weights += weight;
        }
      }
      smooth[k] = weights > 0 ? sum / weights : Double.NaN;
    }
    return new Trace(
        rate.monitor(), rate.variable(), rate.unit(), times, smooth, rate.columns(), false);
  }
}
