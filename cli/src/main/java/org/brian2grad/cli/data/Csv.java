package org.brian2grad.cli.data;

import com.google.auto.service.AutoService;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// One table of numbers with headings, separated by commas, numbers with all their digits:
///
///     t [s],trace.v[0] [V],trace.v[1] [V]       one row for each time step
///     0.0,-0.065,-0.07
///
///     t [s],i                                   one row for each spike
///     0.0123,0
@AutoService(RecordingFormat.class)
public final class Csv implements RecordingFormat {
  static final String ENDING = ".csv";

  @Override
  public String description() {
    return "a CSV file (NAME.csv)";
  }

  @Override
  public boolean handles(Path file) {
    return RecordingFormat.endsIn(file, ENDING) && !Files.isDirectory(file);
  }

  @Override
  public void write(Recording recording, Path file, OutputFiles files) throws IOException {
    requireOneTable(recording, file.toString());
    files.write(
        file,
        beside -> {
          try (Writer writer = Files.newBufferedWriter(beside)) {
            write(recording, writer);
          }
        });
  }

  /// @param name of what is written, for errors
  public static void requireOneTable(Recording recording, String name) {
    List<String> monitors = recording.monitors();
    if (monitors.size() != 1) {
      throw new DiagnosticException(
          new Diagnostic(
              name,
              "one-table",
              "expected one monitor, since a CSV file is one table, got "
                  + (monitors.isEmpty() ? "none" : String.join(", ", monitors)),
              monitors.isEmpty()
                  ? "add a monitor to the model"
                  : "choose one with --monitor, or give a directory, as in '--output results/', or"
                      + " an HDF5 file (results.h5)"));
    }
  }

  /// Writes a recording of one monitor.
  public static void write(Recording recording, Writer writer) throws IOException {
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
    for (List<Trace> traces : recording.byMonitor().values()) {
      write(traces, csv);
    }
    for (SpikeTrain train : recording.spikes()) {
      csv.writeRecord(ColumnName.heading("t", "s"), "i");
      for (int k = 0; k < train.count(); k++) {
        csv.writeRecord(Double.toString(train.times()[k]), Integer.toString(train.indices()[k]));
      }
    }
    csv.flush();
  }

  private static void write(List<Trace> traces, CsvWriter csv) {
    List<String> row = new ArrayList<>(List.of(ColumnName.heading("t", "s")));
    for (Trace trace : traces) {
      for (int element = 0; element < trace.columns(); element++) {
        row.add(ColumnName.heading(trace.column(element), trace.unit()));
      }
    }
    csv.writeRecord(row);
    for (int k = 0; k < traces.getFirst().rows(); k++) {
      row.clear();
      row.add(Double.toString(traces.getFirst().times()[k]));
      for (Trace trace : traces) {
        for (int element = 0; element < trace.columns(); element++) {
          row.add(Double.toString(trace.at(k, element)));
        }
      }
      csv.writeRecord(row);
    }
  }

  @Override
  public Recording read(Path file, ColumnMap columns) throws IOException {
    CsvTable table = CsvTable.read(TextFile.read(file), file.toString(), columns);
    columns.requireAll(file.toString(), table.headings());
    return table.recording("");
  }
}
