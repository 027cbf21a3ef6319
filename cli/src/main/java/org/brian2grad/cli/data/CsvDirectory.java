package org.brian2grad.cli.data;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// A directory with a [Csv] file for each monitor, named after it.
@AutoService(RecordingFormat.class)
public final class CsvDirectory implements RecordingFormat {
  @Override
  public String description() {
    return "a directory of CSV files (NAME/)";
  }

  /// A directory that is there, or a name without an ending.
  @Override
  public boolean handles(Path file) {
    return Files.isDirectory(file) || !file.getFileName().toString().contains(".");
  }

  @Override
  public void write(Recording recording, Path directory) throws IOException {
    Files.createDirectories(directory);
    Csv csv = new Csv();
    for (String monitor : recording.monitors()) {
      csv.write(recording.only(List.of(monitor)), directory.resolve(monitor + ".csv"));
    }
  }

  @Override
  public Recording read(Path directory) throws IOException {
    List<Path> files;
    try (var entries = Files.list(directory)) {
      files = entries.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new DiagnosticException(
          new Diagnostic(
              directory.toString(),
              "no-data",
              "expected files MONITOR.csv, got none",
              "give the directory that 'brian2grad run --output' has written, or a single file"));
    }
    List<Trace> traces = new ArrayList<>();
    List<SpikeTrain> spikes = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      try (Reader reader = Files.newBufferedReader(file)) {
        Recording part =
            CsvTable.read(reader, file.toString())
                .recording(name.substring(0, name.length() - ".csv".length()));
        traces.addAll(part.traces());
        spikes.addAll(part.spikes());
      }
    }
    return new Recording(traces, spikes);
  }
}
