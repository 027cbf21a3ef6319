package org.brian2grad.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;

/// A monitor of a network and what it is to record; [Outputs] says what of that a run gives.
///
/// @param name the user's
/// @param clock whose steps it records
/// @param variables that it records: of a spike monitor those that it lists with each event beside
///   neuron and time
public record Monitor(String name, Kind kind, int clock, List<String> variables) {
  public Monitor {
    variables = List.copyOf(variables);
  }

  public enum Kind {
    /// Variables at each step, as a StateMonitor does.
    TRACES,
    /// Events, as SpikeMonitor and EventMonitor do.
    EVENTS,
    /// The rate of events at each step, as a PopulationRateMonitor does.
    RATE
  }

  /// The monitors of a program, in the order of its schedule.
  public static List<Monitor> of(Program program) {
    List<Monitor> monitors = new ArrayList<>();
    for (Program.ScheduledObject object : program.objects()) {
      for (Operation operation : object.operations()) {
        operation.monitor().ifPresent(monitor -> monitors.add(of(object, monitor)));
      }
    }
    return monitors;
  }

  static Monitor of(Program.ScheduledObject object, Operation.Monitor operation) {
    return switch (operation) {
      case Operation.StateMonitor m ->
          monitor(object, Kind.TRACES, List.copyOf(new TreeSet<>(m.record().keySet())));
      case Operation.SpikeMonitor m -> {
        var variables = new TreeSet<>(m.record().keySet());
        variables.removeAll(List.of("i", "t"));
        yield monitor(object, Kind.EVENTS, List.copyOf(variables));
      }
      case Operation.RateMonitor _ -> monitor(object, Kind.RATE, List.of());
    };
  }

  private static Monitor monitor(
      Program.ScheduledObject object, Kind kind, List<String> variables) {
    return new Monitor(object.name(), kind, object.clock(), variables);
  }
}
