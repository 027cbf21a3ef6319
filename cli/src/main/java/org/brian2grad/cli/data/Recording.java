package org.brian2grad.cli.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the monitors of a network recorded.
///
/// @param others headings of a file whose columns have no name that could be looked for
/// @param bare headings of variables, and of `t`, for which a file names no unit: they count as in
///   SI units
public record Recording(
    List<Trace> traces, List<SpikeTrain> spikes, List<String> others, Map<String, String> bare) {
  public Recording {
    traces = List.copyOf(traces);
    spikes = List.copyOf(spikes);
    others = List.copyOf(others);
    bare = Map.copyOf(bare);
  }

  public Recording(List<Trace> traces, List<SpikeTrain> spikes) {
    this(traces, spikes, List.of(), Map.of());
  }

  /// Names of the monitors.
  public List<String> monitors() {
    List<String> names = new ArrayList<>(byMonitor().keySet());
    spikes.forEach(train -> names.add(train.monitor()));
    return names;
  }

  /// Variables of each monitor that records some; these share their times.
  public Map<String, List<Trace>> byMonitor() {
    Map<String, List<Trace>> monitors = new LinkedHashMap<>();
    for (Trace trace : traces) {
      monitors.computeIfAbsent(trace.monitor(), _ -> new ArrayList<>()).add(trace);
    }
    return monitors;
  }

  /// Only what some of the monitors recorded.
  public Recording only(List<String> monitors) {
    return new Recording(
        traces.stream().filter(trace -> monitors.contains(trace.monitor())).toList(),
        spikes.stream().filter(train -> monitors.contains(train.monitor())).toList());
  }

  /// The trace of a monitor's variable. A file without names of monitors has it for any.
  public Optional<Trace> trace(String monitor, String variable) {
    return traces.stream()
        .filter(t -> t.monitor().equals(monitor) || t.monitor().isEmpty())
        .filter(t -> t.variable().equals(variable))
        .findFirst();
  }

  /// The spikes of a monitor. A file without names of monitors has them for any.
  public Optional<SpikeTrain> train(String monitor) {
    return spikes.stream()
        .filter(s -> s.monitor().equals(monitor) || s.monitor().isEmpty())
        .findFirst();
  }
}
