package org.brian2grad.cli;

import java.util.ArrayList;
import java.util.List;
import org.brian2grad.MonitorInfo;
import org.brian2grad.program.Program;
import org.brian2grad.torch.loss.LossFactory.Kind;

/// The monitors of a program.
final class Monitors {
  private Monitors() {}

  /// Of all that are among the chosen ones, where some are.
  static List<String> names(Program program, List<String> chosen) {
    return MonitorInfo.of(program).stream()
        .map(MonitorInfo::name)
        .filter(name -> chosen.isEmpty() || chosen.contains(name))
        .toList();
  }

  /// What a kind of loss can compare: `trace.v`, `rate.rate`; `spikes`.
  static List<String> comparable(Program program, Kind kind) {
    List<String> names = new ArrayList<>();
    for (MonitorInfo monitor : MonitorInfo.of(program)) {
      switch (kind) {
        case TRACE -> monitor.records().forEach(v -> names.add(monitor.name() + "." + v));
        case RASTER -> {
          if (monitor.kind() == MonitorInfo.Kind.EVENTS) {
            names.add(monitor.name());
          }
        }
      }
    }
    return names;
  }
}
