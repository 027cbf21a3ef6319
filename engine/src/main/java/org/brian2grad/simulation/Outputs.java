package org.brian2grad.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Spelling;
import org.brian2grad.diag.Wording;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.jspecify.annotations.Nullable;

/// What a run gives, by name: what monitors show, and the states at the end.
public final class Outputs {
  private static final String FINAL = "final.";
  private static final String RASTER = "raster";

  private final Program program;
  private final Catalogue catalogue;
  private final Set<Integer> shown;
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private final Map<String, Shown> monitors = new LinkedHashMap<>();

  /// A monitor, and what there is of it.
  ///
  /// @param outputs by the name after the monitor's: `v`, `raster`, `count`, `rate`
  /// @param events where it lists them
  public record Shown(Monitor monitor, Map<String, Output> outputs, Optional<Events> events) {
    /// Whether it has a row for each step of its clock.
    public boolean isTimed() {
      return monitor.kind() != Monitor.Kind.EVENTS && !outputs.isEmpty();
    }

    /// The columns of the events that it lists, none where it lists none.
    public List<String> columns() {
      List<String> columns = new ArrayList<>();
      if (events.isPresent()) {
        columns.addAll(List.of("i", "t"));
        columns.addAll(monitor.variables());
      }
      return columns;
    }
  }

  /// Events as the engine lists them: column by column neuron, timestep and the recorded variables.
  ///
  /// @param start the neuron of the group that the monitor calls 0
  public record Events(Catalogue.Log log, int start) {}

  /// @param shown arrays with a gradient
  Outputs(Program program, Catalogue catalogue, Set<Integer> shown) {
    this.shown = Set.copyOf(shown);
    this.program = program;
    this.catalogue = catalogue;
    for (var object : program.objects()) {
      for (Operation operation : object.operations()) {
        operation.monitor().ifPresent(monitor -> add(Monitor.of(object, monitor), monitor));
      }
    }
    catalogue
        .states()
        .forEach((id, state) -> {
          ArraySpec array = program.arrays().get(id);
          String unit = array == null ? "" : array.unit();
          outputs.put(FINAL + id, last(FINAL + id, unit, state, 0, state.size()));
        });
  }

  private void add(Monitor monitor, Operation.Monitor operation) {
    Map<String, Output> own = new LinkedHashMap<>();
    Optional<Events> events = Optional.empty();
    switch (operation) {
      case Operation.StateMonitor m -> traces(monitor, m, own);
      case Operation.SpikeMonitor m -> {
        events(monitor, m, own);
        events =
            Optional.ofNullable(catalogue.logs().get(m.owner()))
                .map(log -> new Events(log, m.start()));
      }
      case Operation.RateMonitor m -> rate(monitor, m, own);
    }
    monitors.put(monitor.name(), new Shown(monitor, own, events));
    own.forEach((variable, output) -> outputs.put(monitor.name() + "." + variable, output));
  }

  private void traces(Monitor monitor, Operation.StateMonitor operation, Map<String, Output> own) {
    for (String variable : monitor.variables()) {
      // What is no real number has no record: integers and truth values.
      Catalogue.Record record = catalogue.traces().get(operation.owner() + "." + variable);
      if (record != null) {
        String unit = unit(operation.record().get(variable));
        own.put(variable, recorded(monitor, variable, unit, record, 0, record.size()));
      }
    }
  }

  private String unit(@Nullable String array) {
    return array == null || !program.arrays().containsKey(array) ? "" : program.array(array).unit();
  }

  private void events(Monitor monitor, Operation.SpikeMonitor operation, Map<String, Output> own) {
    Catalogue.State count = catalogue.counts().get(operation.owner());
    if (count != null) {
      String name = monitor.name() + ".count";
      own.put("count", last(name, "", count, operation.start(), operation.stop()));
    }
    raster(monitor, RASTER, operation.eventspace(), operation, own);
    raster(monitor, "unclamped_raster", operation.eventspace() + "[unclamped]", operation, own);
  }

  private void raster(
      Monitor monitor,
      String name,
      String key,
      Operation.SpikeMonitor operation,
      Map<String, Output> own) {
    Catalogue.Record record = catalogue.rasters().get(key);
    if (record != null && shown.contains(record.array())) {
      own.put(name, recorded(monitor, name, "", record, operation.start(), operation.stop()));
    }
  }

  private void rate(Monitor monitor, Operation.RateMonitor operation, Map<String, Output> own) {
    Catalogue.Record record = catalogue.rates().get(operation.owner());
    if (record != null) {
      long[] shape = {rows(record.clock())};
      var facts = new Output.Facts(monitor.name() + ".rate", "Hz", shape, true, true);
      own.put("rate", new Output.Recorded(facts, record, 0, 1, true));
    }
  }

  private Output recorded(
      Monitor monitor, String name, String unit, Catalogue.Record record, int start, int stop) {
    long[] shape = {rows(record.clock()), stop - start};
    var facts = new Output.Facts(monitor.name() + "." + name, unit, shape, true, true);
    return new Output.Recorded(facts, record, start, stop, false);
  }

  private static Output last(String name, String unit, Catalogue.State state, int start, int stop) {
    long[] shape = {stop - start};
    var facts = new Output.Facts(name, unit, shape, false, state.kind().isDifferentiable());
    return new Output.Last(facts, state, start, stop);
  }

  /// The steps of a clock in a run.
  public long rows(int clock) {
    var spec = program.clocks().get(clock);
    return Math.max(0, spec.last() - spec.first());
  }

  /// The times in seconds of the steps of a clock, as Brian 2 computes them: timestep times dt.
  ///
  /// @param first timestep at which the run begins
  public double[] times(int clock, long first) {
    double dt = program.clocks().get(clock).dt();
    double[] times = new double[Math.toIntExact(rows(clock))];
    for (int row = 0; row < times.length; row++) {
      times[row] = (first + row) * dt;
    }
    return times;
  }

  /// Every record that a run writes, once.
  public List<Catalogue.Record> records() {
    List<Catalogue.Record> records = new ArrayList<>();
    for (var part : List.of(catalogue.traces(), catalogue.rasters(), catalogue.rates())) {
      records.addAll(part.values());
    }
    return records;
  }

  public List<Output> all() {
    return List.copyOf(outputs.values());
  }

  public Map<String, Shown> monitors() {
    return java.util.Collections.unmodifiableMap(monitors);
  }

  /// @param where who asks
  /// @throws DiagnosticException for a name that is no output
  public Output find(String where, String name) {
    Output output = outputs.get(name);
    if (output == null) {
      throw new DiagnosticException(unknown(where, name));
    }
    return output;
  }

  /// What to say of a name that is no output.
  ///
  /// @param where who asks
  public Diagnostic unknown(String where, String name) {
    int dot = name.lastIndexOf('.');
    boolean raster =
        dot > 0
            && name.substring(dot + 1).endsWith(RASTER)
            && monitors.containsKey(name.substring(0, dot));
    return unknown(
        Wording.same(where),
        String.join(", ", outputs.keySet()),
        name,
        raster
            ? showRaster()
            : Wording.same(
                Spelling.suggestion(name, outputs.keySet()).orElse("record it with a monitor")));
  }

  /// What to say of a name that one monitor does not show.
  ///
  /// @param monitor which there is
  /// @param others that its door gives beside the outputs: times, columns of events
  public Diagnostic unknownOf(String monitor, String name, List<String> others) {
    var known = new java.util.TreeSet<>(monitor("out[...]", monitor).outputs().keySet());
    known.addAll(others);
    return unknown(
        Wording.of(monitor, "out['" + monitor + "']"),
        String.join(", ", known),
        name,
        name.endsWith(RASTER)
            ? showRaster()
            : Wording.same(Spelling.suggestion(name, known).orElse("record it with the monitor")));
  }

  private static Diagnostic unknown(Wording where, String known, String name, Wording remedy) {
    return new Diagnostic(
        where, "unknown-output", "expected one of " + known + ", got '" + name + "'", remedy);
  }

  private static Wording showRaster() {
    return Wording.of(
        "give the monitor in rasters(...)", "give the monitor in Simulator(rasters=[...])");
  }

  public boolean has(String name) {
    return outputs.containsKey(name);
  }

  /// @param where who asks
  /// @throws DiagnosticException for a name that is no monitor
  public Shown monitor(String where, String name) {
    Shown monitor = monitors.get(name);
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
