package org.brian2grad.cli.plot;

import java.util.ArrayList;
import java.util.List;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;

/// How a fit went: loss over steps, and what the fitted model does above the data.
public final class FitFigure {
  private FitFigure() {}

  /// @param losses of the steps, from each start
  /// @param data what was fitted to
  /// @param fitted recording with the best parameters
  /// @param start of the run in seconds
  /// @param end of the run in seconds
  public static Figure of(
      List<List<Double>> losses, Recording data, Recording fitted, double start, double end) {
    Panel.Span span = new Panel.Span(start, end);
    List<Chart> panels = new ArrayList<>();
    panels.add(Panel.losses(losses));
    for (Trace trace : fitted.traces()) {
      data.trace(trace.monitor(), trace.variable())
          .ifPresent(d -> panels.add(Panel.traces(d, trace, span)));
    }
    for (SpikeTrain train : fitted.spikes()) {
      data.train(train.monitor()).ifPresent(d -> panels.add(Panel.spikes(d, train, span)));
    }
    return new Figure(panels);
  }
}
