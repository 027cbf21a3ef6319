package org.brian2grad.cli;

import java.util.ArrayList;
import java.util.List;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.torch.loss.LossFactory.Kind;

/// The monitors of a program.
final class Monitors {
  private Monitors() {}

  /// Of all that are among the chosen ones, where some are.
  static List<String> names(Program program, List<String> chosen) {
    return program.objects().stream()
        .filter(object -> object.operations().stream().anyMatch(o -> o.monitor().isPresent()))
        .map(Program.ScheduledObject::name)
        .filter(name -> chosen.isEmpty() || chosen.contains(name))
        .toList();
  }

  /// What a kind of loss can compare: `trace.v`, `rate.rate`; `spikes`.
  static List<String> comparable(Program program, Kind kind) {
    List<String> names = new ArrayList<>();
    for (var scheduled : program.operations()) {
      scheduled
          .operation()
          .monitor()
          .ifPresent(monitor -> names.addAll(comparable(scheduled.object().name(), monitor, kind)));
    }
    return names;
  }

  private static List<String> comparable(String name, Operation.Monitor monitor, Kind kind) {
    return switch (monitor) {
      case Operation.StateMonitor m when kind == Kind.TRACE ->
          m.record().keySet().stream().sorted().map(variable -> name + "." + variable).toList();
      case Operation.RateMonitor _ when kind == Kind.TRACE -> List.of(name + ".rate");
      case Operation.SpikeMonitor _ when kind == Kind.RASTER -> List.of(name);
      case Operation.StateMonitor _, Operation.RateMonitor _, Operation.SpikeMonitor _ -> List.of();
    };
  }
}
