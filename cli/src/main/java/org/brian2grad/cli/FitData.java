package org.brian2grad.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.RecordingFormat;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.cli.data.Trace;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.LossSettings;
import org.brian2grad.torch.fit.Observation;
import org.brian2grad.torch.loss.LossFactory.Kind;
import org.brian2grad.torch.loss.Losses;

/// Data of a fit.
///
/// @param recording all that is in the file
/// @param observation what is compared
record FitData(Recording recording, Observation observation) {
  /// @throws DiagnosticException where the file has not what the loss compares
  static FitData read(Path file, LossSettings loss, List<String> monitors) throws IOException {
    Recording recording = RecordingFormat.of(file, "--data").read(file);
    Observation observation =
        Losses.find(loss.name()).kind() == Kind.RASTER
            ? spikes(file, recording, loss.monitor())
            : trace(file, recording, full(loss.monitor(), monitors));
    return new FitData(recording, observation);
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
                    "name the column so, or say with --monitor what is to be compared"));
    String source = file + ", column '" + variable + "'";
    for (int row = 0; row < trace.rows(); row++) {
      for (int k = 0; k < trace.columns(); k++) {
        if (!Double.isFinite(trace.at(row, k))) {
          throw new DiagnosticException(
              new Diagnostic(
                  source + ", row " + (row + 1),
                  "data-number",
                  "expected a finite number, got " + trace.at(row, k),
                  "leave the row out: what there are no data of does not count"));
        }
      }
    }
    return new Observation.Trace(
        source, trace.unit(), trace.times(), trace.values(), trace.columns());
  }

  private static DiagnosticException missing(
      Path file, Recording recording, String expected, String remedy) {
    List<String> found =
        Stream.concat(
                recording.traces().stream().map(Trace::name),
                recording.spikes().stream()
                    .map(s -> s.monitor().isEmpty() ? "spikes" : "spikes of " + s.monitor()))
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
