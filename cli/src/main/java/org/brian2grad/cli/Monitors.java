package org.brian2grad.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.torch.loss.LossFactory.Kind;

/// The monitors of a program.
final class Monitors {
  private Monitors() {}

  /// Of all that are among the chosen ones, where some are.
  static List<String> names(Program program, List<String> chosen) {
    return program.objects().stream()
        .filter(object ->
            object.operations().stream()
                .anyMatch(operation ->
                    operation instanceof Operation.StateMonitor
                        || operation instanceof Operation.RateMonitor
                        || operation instanceof Operation.SpikeMonitor))
        .map(Program.ScheduledObject::name)
        .filter(name -> chosen.isEmpty() || chosen.contains(name))
        .toList();
  }

  /// What a kind of loss can compare: `trace.v`, `rate.rate`; `spikes`.
  static List<String> comparable(Program program, Kind kind) {
    List<String> names = new ArrayList<>();
    for (Program.ScheduledObject object : program.objects()) {
      for (Operation operation : object.operations()) {
        switch (operation) {
          case Operation.StateMonitor m when kind == Kind.TRACE ->
              new TreeSet<>(m.record().keySet())
                  .forEach(variable -> names.add(object.name() + "." + variable));
          case Operation.RateMonitor _ when kind == Kind.TRACE ->
              names.add(object.name() + ".rate");
          case Operation.SpikeMonitor _ when kind == Kind.RASTER -> names.add(object.name());
          default -> {}
        }
      }
    }
    return names;
  }
}
