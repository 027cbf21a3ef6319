package org.brian2grad;

import java.util.List;
import org.brian2grad.program.Program;
import org.brian2grad.simulation.Monitor;

/// A monitor of a network.
///
/// @param variables that it is to record: of a spike monitor those listed with each event beside
///   neuron and time
public record MonitorInfo(String name, Kind kind, List<String> variables) {
  public MonitorInfo {
    variables = List.copyOf(variables);
  }

  public enum Kind {
    TRACES,
    EVENTS,
    RATE
  }

  /// The names of what it records at each step: `v`, or `rate`.
  public List<String> records() {
    return switch (kind) {
      case TRACES -> variables;
      case EVENTS -> List.of();
      case RATE -> List.of("rate");
    };
  }

  /// The monitors of a program, in the order of its schedule.
  public static List<MonitorInfo> of(Program program) {
    return Monitor.of(program).stream().map(MonitorInfo::of).toList();
  }

  private static MonitorInfo of(Monitor monitor) {
    Kind kind =
        switch (monitor.kind()) {
          case TRACES -> Kind.TRACES;
          case EVENTS -> Kind.EVENTS;
          case RATE -> Kind.RATE;
        };
    return new MonitorInfo(monitor.name(), kind, monitor.variables());
  }
}
