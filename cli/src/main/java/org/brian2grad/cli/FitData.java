package org.brian2grad.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.brian2grad.Simulator;
import org.brian2grad.cli.data.ColumnMap;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.RecordingFormat;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.FitSettings;
import org.brian2grad.model.LossSettings;
import org.brian2grad.program.Program;
import org.brian2grad.torch.fit.Observation;
import org.brian2grad.torch.loss.LossFactory.Kind;
import org.brian2grad.torch.loss.Losses;

/// Data of a fit.
///
/// @param file that they are from
/// @param recording all that is in the file
/// @param observation what is compared
/// @param name of what the model has for it: `trace.v`, `spikes`
record FitData(Path file, Recording recording, Observation observation, String name) {
  private static final double MILLI = 1e-3;

  /// @throws DiagnosticException where the file has not what the loss compares
  static FitData read(Path file, FitSettings settings, Program program) throws IOException {
    LossSettings loss = settings.loss();
    Recording recording =
        RecordingFormat.of(file, "--data")
            .read(file, ColumnMap.of(ClampedData.columnsOfData(settings), "--column"));
    Kind kind = Losses.find(loss.name()).kind();
    String name = full(loss.monitor(), Monitors.comparable(program, kind));
    Observation observation =
        kind == Kind.RASTER ? spikes(file, recording, name) : trace(file, recording, name);
    FitData data = new FitData(file, recording, observation, name);
    data.requireSeconds(observation, program);
    return data;
  }

  /// Times without a unit that are beyond the run, and would not be as milliseconds.
  private void requireSeconds(Observation observation, Program program) {
    double[] times =
        switch (observation) {
          case Observation.Trace t -> t.times();
          case Observation.Spikes s -> s.times();
        };
    double last = Arrays.stream(times).max().orElse(0);
    String heading = recording.bare().get("t");
    if (heading != null && last > program.end() && last * MILLI <= program.end()) {
      throw new DiagnosticException(
          new Diagnostic(
              file.toString(),
              "time-unit",
              "expected times up to %s s, for which the model runs, got %s in the column '%s', which"
                      .formatted(program.end(), last, heading)
                  + " names no unit and counts as seconds",
              "if they are milliseconds, say so in the heading, 't [ms]', or with"
                  + " --column 't [ms]=%s'".formatted(heading)));
    }
  }

  /// What is taken for granted, and may be wrong.
  Optional<String> assumption(Simulator simulator) {
    String variable = name.substring(name.indexOf('.') + 1);
    String heading = recording.bare().get(variable);
    return simulator.outputs().stream()
        .filter(info -> info.name().equals(name) && !info.unit().isEmpty() && heading != null)
        .findFirst()
        .map(info ->
            "%s: the column '%s' names no unit and counts as %s; say so in its heading, or with"
                    .formatted(file, heading, info.unit())
                + " --column '%s [%s]=%s'".formatted(variable, info.unit(), heading));
  }

  /// `trace.v` for `trace`.
  private static String full(String monitor, List<String> monitors) {
    return monitors.stream()
        .filter(m -> m.equals(monitor) || m.startsWith(monitor + "."))
        .findFirst()
        .orElse(monitor);
  }

  private static Observation spikes(Path file, Recording recording, String monitor) {
    SpikeTrain train =
        recording
            .train(monitor)
            .orElseThrow(() ->
                missing(
                    file,
                    recording,
                    "spikes of '" + monitor + "': columns 't' and 'i' and no others",
                    "name the columns so, or take a loss that compares traces, such as mse"));
    return new Observation.Spikes(file.toString(), train.times(), train.indices());
  }

  private static Observation trace(Path file, Recording recording, String name) {
    int dot = name.indexOf('.');
    String monitor = dot < 0 ? name : name.substring(0, dot);
    String variable = name.substring(dot + 1);
    Trace trace =
        recording
            .trace(monitor, variable)
            .orElseThrow(() ->
                missing(
                    file,
                    recording,
                    "a column '%s' or '%s'".formatted(name, variable),
                    "name the column so, or say which it is with --column %s='%s'"
                        .formatted(variable, candidate(recording))));
    String source = file + ", column '" + variable + "'";
    for (int row = 0; row < trace.rows(); row++) {
      for (int k = 0; k < trace.columns(); k++) {
        if (Double.isInfinite(trace.at(row, k))) {
          throw new DiagnosticException(
              new Diagnostic(
                  source + ", row " + (row + 1),
                  "data-number",
                  "expected a finite number, got " + trace.at(row, k),
                  "leave it empty: what there are no data of does not count"));
        }
      }
    }
    if (trace.rows() > 0 && Arrays.stream(trace.values()).allMatch(Double::isNaN)) {
      throw new DiagnosticException(
          new Diagnostic(
              source,
              "no-data",
              "expected at least one number, got none",
              "record some, or compare something else"));
    }
    return new Observation.Trace(
        source, trace.unit(), trace.times(), trace.values(), trace.columns());
  }

  /// What may be meant: a column without a name, or else with another one.
  private static String candidate(Recording recording) {
    return Stream.concat(
            recording.others().stream(), recording.traces().stream().map(Trace::variable))
        .findFirst()
        .orElse("HEADING");
  }

  private static DiagnosticException missing(
      Path file, Recording recording, String expected, String remedy) {
    List<String> found =
        Stream.of(
                recording.traces().stream().map(Trace::name),
                recording.spikes().stream()
                    .map(s -> s.monitor().isEmpty() ? "spikes" : "spikes of " + s.monitor()),
                recording.others().stream().map(other -> "'" + other + "'"))
            .flatMap(names -> names)
            .toList();
    return new DiagnosticException(
        new Diagnostic(
            file.toString(),
            "no-column",
            "expected %s, got %s"
                .formatted(expected, found.isEmpty() ? "none" : String.join(", ", found)),
            remedy));
  }
}
