package org.brian2grad.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.brian2grad.MonitorInfo;
import org.brian2grad.NdArray;
import org.brian2grad.OutputInfo;
import org.brian2grad.Run;
import org.brian2grad.Simulator;
import org.brian2grad.Spikes;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;

/// Takes what the monitors of a network recorded out of a run.
final class Recorder {
  private final Run run;
  private final Map<String, OutputInfo> outputs;
  private final List<Trace> traces = new ArrayList<>();
  private final List<SpikeTrain> spikes = new ArrayList<>();

  private Recorder(Simulator simulator, Run run) {
    this.run = run;
    this.outputs =
        simulator.outputs().stream().collect(Collectors.toMap(OutputInfo::name, info -> info));
  }

  /// @param run of one sample
  static Recording of(Simulator simulator, Run run) {
    Recorder recorder = new Recorder(simulator, run);
    simulator.monitors().forEach(recorder::take);
    return new Recording(recorder.traces, recorder.spikes);
  }

  private void take(MonitorInfo monitor) {
    if (monitor.kind() == MonitorInfo.Kind.EVENTS) {
      Spikes events = run.spikes(monitor.name(), 0);
      spikes.add(new SpikeTrain(monitor.name(), events.times(), events.indices()));
    }
    boolean indexed = monitor.kind() == MonitorInfo.Kind.TRACES;
    monitor.records().forEach(variable -> trace(monitor.name(), variable, indexed));
  }

  private void trace(String monitor, String variable, boolean indexed) {
    OutputInfo info = outputs.get(monitor + "." + variable);
    // What is no real number has no record: integers and truth values.
    if (info != null) {
      NdArray values = run.output(info.name());
      int columns = indexed ? (int) info.shape()[1] : 1;
      traces.add(
          new Trace(
              monitor,
              variable,
              info.unit(),
              run.times(monitor),
              values.toArray(),
              columns,
              indexed));
    }
  }
}
