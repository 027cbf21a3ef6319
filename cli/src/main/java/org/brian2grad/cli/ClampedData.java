package org.brian2grad.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.brian2grad.cli.data.ColumnMap;
import org.brian2grad.cli.data.Recording;
import org.brian2grad.cli.data.RecordingFormat;
import org.brian2grad.cli.data.SpikeTrain;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.FitSettings;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.torch.fit.Observation;

/// Recorded spikes that take the place of thresholds during a fit.
final class ClampedData {
  private static final String OPTION = "--clamp";
  private static final OptionalInt NONE = OptionalInt.empty();

  /// Their columns, perhaps with a unit.
  private static final Pattern SPIKES = Pattern.compile("[ti](\\s*[\\[(].*)?");

  private ClampedData() {}

  /// Which columns of the data are what: all that is not said of a group that is clamped.
  static Map<String, String> columnsOfData(FitSettings settings) {
    Map<String, String> columns = new LinkedHashMap<>(settings.columns());
    settings
        .clamp()
        .keySet()
        .forEach(group -> columns.keySet().removeAll(of(group, settings).values()));
    return columns;
  }

  /// What is said of a group's spikes, `neurons.t [ms]`, by what it is called in their file, `t
  /// [ms]`.
  private static Map<String, String> of(String group, FitSettings settings) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : settings.columns().keySet()) {
      String own = name.startsWith(group + ".") ? name.substring(group.length() + 1) : "";
      if (SPIKES.matcher(own).matches()) {
        names.put(own, name);
      }
    }
    return names;
  }

  private static ColumnMap columns(String group, FitSettings settings) {
    Map<String, String> columns = new LinkedHashMap<>();
    of(group, settings).forEach((own, name) -> columns.put(own, settings.columns().get(name)));
    return ColumnMap.of(columns, "--column");
  }

  /// @param settings with the files by group, relative to the model
  /// @param data file of the fit, which may hold spikes too
  /// @throws DiagnosticException where there are no spikes in a file, or it is not clear which
  static Map<String, Observation.Spikes> read(
      FitSettings settings, Path model, Path data, FitData observed, Program program)
      throws IOException {
    Map<String, Observation.Spikes> spikes = new LinkedHashMap<>();
    for (var entry : settings.clamp().entrySet()) {
      Path file = model.resolveSibling(entry.getValue());
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      Recording recording =
          Files.isSameFile(file, data) && of(entry.getKey(), settings).isEmpty()
              ? observed.recording()
              : read(file, entry.getKey(), settings);
      spikes.put(entry.getKey(), spikes(file, recording, entry.getKey(), program));
    }
    return spikes;
  }

  /// What errors advise to say of a column is said with the group's name.
  private static Recording read(Path file, String group, FitSettings settings) throws IOException {
    try {
      return RecordingFormat.of(file, OPTION).read(file, columns(group, settings));
    } catch (DiagnosticException e) {
      throw new DiagnosticException(
          e.diagnostics().stream()
              .map(d ->
                  new Diagnostic(
                      d.where(),
                      d.code(),
                      d.what(),
                      d.remedy().replace("--column '", "--column '" + group + ".")))
              .toList());
    }
  }

  /// Those of a monitor of the group, or else the only ones.
  private static Observation.Spikes spikes(
      Path file, Recording recording, String group, Program program) {
    for (var scheduled : program.operations()) {
      OptionalInt first =
          scheduled.operation().monitor().map(m -> first(m, group, program)).orElse(NONE);
      Optional<SpikeTrain> train =
          recording.spikes().stream()
              .filter(s -> s.monitor().equals(scheduled.object().name()))
              .findFirst();
      if (first.isPresent() && train.isPresent()) {
        return observation(file, train.get(), first.getAsInt());
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
              "give a file with the spikes of this group and no others, or say which columns are theirs:"
                  + " --column '%s.t [ms]=HEADING' --column %s.i=HEADING".formatted(group, group)));
    }
    return observation(file, recording.spikes().getFirst(), 0);
  }

  /// The first neuron of the group that a monitor lists spikes of, where it does.
  private static OptionalInt first(Operation.Monitor monitor, String group, Program program) {
    return switch (monitor) {
      case Operation.SpikeMonitor m when isOf(m, group, program) -> OptionalInt.of(m.start());
      case Operation.SpikeMonitor _, Operation.StateMonitor _, Operation.RateMonitor _ -> NONE;
    };
  }

  private static boolean isOf(Operation.SpikeMonitor monitor, String group, Program program) {
    return program.operations().stream()
        .flatMap(scheduled -> scheduled.operation().threshold().stream())
        .anyMatch(t ->
            t.owner().equals(group)
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
