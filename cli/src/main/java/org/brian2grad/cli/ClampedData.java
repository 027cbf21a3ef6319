package org.brian2grad.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.RecordingFormat;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.torch.fit.Observation;

/// Recorded spikes that take the place of thresholds during a fit.
final class ClampedData {
  private static final String OPTION = "--clamp";

  private ClampedData() {}

  /// @param files by group, relative to the model
  /// @param data file of the fit, which may hold spikes too
  /// @throws DiagnosticException where there are no spikes in a file, or it is not clear which
  static Map<String, Observation.Spikes> read(
      Map<String, String> files, Path model, Path data, FitData observed, Program program)
      throws IOException {
    Map<String, Observation.Spikes> spikes = new LinkedHashMap<>();
    for (var entry : files.entrySet()) {
      Path file = model.resolveSibling(entry.getValue());
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      Recording recording =
          Files.isSameFile(file, data)
              ? observed.recording()
              : RecordingFormat.of(file, OPTION).read(file);
      spikes.put(entry.getKey(), spikes(file, recording, entry.getKey(), program));
    }
    return spikes;
  }

  /// Those of a monitor of the group, or else the only ones.
  private static Observation.Spikes spikes(
      Path file, Recording recording, String group, Program program) {
    for (var object : program.objects()) {
      for (Operation operation : object.operations()) {
        if (operation instanceof Operation.SpikeMonitor m && isOf(m, group, program)) {
          Optional<SpikeTrain> train =
              recording.spikes().stream()
                  .filter(s -> s.monitor().equals(object.name()))
                  .findFirst();
          if (train.isPresent()) {
            return observation(file, train.get(), m.start());
          }
        }
      }
    }
    if (recording.spikes().size() != 1) {
      throw new DiagnosticException(
          new Diagnostic(
              file.toString(),
              "no-column",
              "expected the spikes of '%s', columns 't' and 'i', got %s"
                  .formatted(
                      group,
                      recording.spikes().isEmpty()
                          ? "no spikes"
                          : "those of "
                              + String.join(
                                  ", ",
                                  recording.spikes().stream().map(SpikeTrain::monitor).toList())),
              "give a file with the spikes of this group and no others"));
    }
    return observation(file, recording.spikes().getFirst(), 0);
  }

  private static boolean isOf(Operation.SpikeMonitor monitor, String group, Program program) {
    return program.objects().stream()
        .flatMap(object -> object.operations().stream())
        .anyMatch(operation ->
            operation instanceof Operation.Threshold t
                && t.owner().equals(group)
                && t.event().equals("spike")
                && t.eventspace().equals(monitor.eventspace()));
  }

  /// @param first neuron of the group that the monitor counts from
  private static Observation.Spikes observation(Path file, SpikeTrain train, int first) {
    return new Observation.Spikes(
        file.toString(),
        train.times(),
        Arrays.stream(train.indices()).map(i -> i + first).toArray());
  }
}
