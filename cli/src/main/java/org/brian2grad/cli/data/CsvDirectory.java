package org.brian2grad.cli.data;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// A directory with a [Csv] file for each monitor, named after it.
@AutoService(RecordingFormat.class)
public final class CsvDirectory implements RecordingFormat {
  @Override
  public String description() {
    return "a directory of CSV files (NAME/)";
  }

  /// A directory that is there, or a name without an ending that nothing has yet.
  @Override
  public boolean handles(Path file) {
    return Files.isDirectory(file)
        || (!Files.exists(file) && !file.getFileName().toString().contains("."));
  }

  @Override
  public List<Path> files(List<String> monitors, Path directory) {
    return monitors.stream().map(monitor -> directory.resolve(monitor + Csv.ENDING)).toList();
  }

  @Override
  public void write(Recording recording, Path directory, OutputFiles files) throws IOException {
    Files.createDirectories(directory);
    Csv csv = new Csv();
    for (String monitor : recording.monitors()) {
      Path file = directory.resolve(monitor + Csv.ENDING);
      csv.write(recording.only(List.of(monitor)), file, files);
    }
  }

  @Override
  public Recording read(Path directory, ColumnMap columns) throws IOException {
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    List<Path> files;
    try (var entries = Files.list(directory)) {
      files = entries.filter(file -> RecordingFormat.endsIn(file, Csv.ENDING)).sorted().toList();
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
    List<String> others = new ArrayList<>();
    Map<String, String> bare = new HashMap<>();
    Set<String> headings = new LinkedHashSet<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      CsvTable table = CsvTable.read(TextFile.read(file), file.toString(), columns);
      headings.addAll(table.headings());
      Recording part = table.recording(name.substring(0, name.length() - Csv.ENDING.length()));
      traces.addAll(part.traces());
      spikes.addAll(part.spikes());
      others.addAll(part.others());
      bare.putAll(part.bare());
    }
    columns.requireAll(directory.toString(), headings);
    return new Recording(traces, spikes, others, bare);
  }
}
