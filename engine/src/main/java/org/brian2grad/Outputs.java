package org.brian2grad;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Spelling;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;

/// What a run gives, by name: the records of monitors and the states at the end.
final class Outputs {
  static final String FINAL = "final.";

  private final Program program;
  private final Catalogue catalogue;
  private final Set<Integer> shown;
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private final Map<String, Monitor> monitors = new LinkedHashMap<>();

  /// @param log where its events are listed
  /// @param columns of the log, after element and time
  /// @param start first neuron that is monitored
  record Monitor(int clock, Optional<Catalogue.Log> log, List<String> columns, int start) {}

  /// @param shown arrays with a gradient
  Outputs(Program program, Catalogue catalogue, Set<Integer> shown) {
    this.shown = Set.copyOf(shown);
    this.program = program;
    this.catalogue = catalogue;
    for (var scheduled : program.operations()) {
      scheduled.operation().monitor().ifPresent(monitor -> add(scheduled.object(), monitor));
    }
    catalogue
        .states()
        .forEach((id, state) -> {
          ArraySpec array = program.arrays().get(id);
          String unit = array == null ? "" : array.unit();
          last(FINAL + id, unit, state, 0, state.size());
        });
  }

  private void add(Program.ScheduledObject object, Operation.Monitor monitor) {
    switch (monitor) {
      case Operation.StateMonitor m -> add(object.name(), object.clock(), m);
      case Operation.SpikeMonitor m -> add(object.name(), object.clock(), m);
      case Operation.RateMonitor m -> add(object.name(), object.clock(), m);
    }
  }

  private void add(String name, int clock, Operation.StateMonitor monitor) {
    monitors.put(name, new Monitor(clock, Optional.empty(), List.of(), 0));
    for (String variable : new TreeSet<>(monitor.record().keySet())) {
      Catalogue.Record record = catalogue.traces().get(monitor.owner() + "." + variable);
      if (record != null) {
        String unit = unit(monitor.record().get(variable));
        recorded(name + "." + variable, unit, record, 0, record.size());
      }
    }
  }

  private String unit(@org.jspecify.annotations.Nullable String array) {
    return array == null || !program.arrays().containsKey(array) ? "" : program.array(array).unit();
  }

  private void add(String name, int clock, Operation.SpikeMonitor monitor) {
    List<String> columns = new ArrayList<>(new TreeSet<>(monitor.record().keySet()));
    columns.removeAll(List.of("i", "t"));
    Optional<Catalogue.Log> log = Optional.ofNullable(catalogue.logs().get(monitor.owner()));
    monitors.put(name, new Monitor(clock, log, columns, monitor.start()));
    Catalogue.State count = catalogue.counts().get(monitor.owner());
    if (count != null) {
      last(name + ".count", "", count, monitor.start(), monitor.stop());
    }
    raster(name + ".raster", monitor.eventspace(), monitor);
    raster(name + ".unclamped_raster", monitor.eventspace() + "[unclamped]", monitor);
  }

  private void raster(String name, String key, Operation.SpikeMonitor monitor) {
    Catalogue.Record record = catalogue.rasters().get(key);
    if (record != null && shown.contains(record.array())) {
      recorded(name, "", record, monitor.start(), monitor.stop());
    }
  }

  private void add(String name, int clock, Operation.RateMonitor monitor) {
    monitors.put(name, new Monitor(clock, Optional.empty(), List.of(), 0));
    Catalogue.Record record = catalogue.rates().get(monitor.owner());
    if (record != null) {
      long[] shape = {rows(record.clock())};
      var info = new OutputInfo(name + ".rate", "Hz", shape, true, true);
      outputs.put(info.name(), new Output.Recorded(info, record, 0, 1, true));
    }
  }

  private void recorded(String name, String unit, Catalogue.Record record, int start, int stop) {
    long[] shape = {rows(record.clock()), stop - start};
    var info = new OutputInfo(name, unit, shape, true, true);
    outputs.put(name, new Output.Recorded(info, record, start, stop, false));
  }

  private void last(String name, String unit, Catalogue.State state, int start, int stop) {
    var info =
        new OutputInfo(
            name, unit, new long[] {stop - start}, false, state.kind().isDifferentiable());
    outputs.put(name, new Output.Last(info, state, start, stop));
  }

  long rows(int clock) {
    var spec = program.clocks().get(clock);
    return Math.max(0, spec.last() - spec.first());
  }

  /// Every record that a run writes, once.
  List<Catalogue.Record> records() {
    List<Catalogue.Record> records = new ArrayList<>();
    for (var part : List.of(catalogue.traces(), catalogue.rasters(), catalogue.rates())) {
      records.addAll(part.values());
    }
    return records;
  }

  List<OutputInfo> infos() {
    return outputs.values().stream().map(Output::info).toList();
  }

  /// @param where who asks
  Output find(String where, String name) {
    Output output = outputs.get(name);
    if (output == null) {
      throw new DiagnosticException(unknown(where, name));
    }
    return output;
  }

  Diagnostic unknown(String where, String name) {
    boolean raster = name.endsWith(".raster") && monitors.containsKey(name.replace(".raster", ""));
    return new Diagnostic(
        where,
        "unknown-output",
        "expected one of " + String.join(", ", outputs.keySet()) + ", got '" + name + "'",
        raster
            ? "give the monitor in Simulator(rasters=[...])"
            : Spelling.suggestion(name, outputs.keySet()).orElse("record it with a monitor"));
  }

  boolean has(String name) {
    return outputs.containsKey(name);
  }

  /// @param where who asks
  Monitor monitor(String where, String name) {
    Monitor monitor = monitors.get(name);
    if (monitor == null) {
      throw new DiagnosticException(
          new Diagnostic(
              where,
              "unknown-monitor",
              "expected one of "
                  + (monitors.isEmpty() ? "no monitors" : String.join(", ", monitors.keySet()))
                  + ", got '"
                  + name
                  + "'",
              "add the monitor to the network before the Simulator is made"));
    }
    return monitor;
  }
}
