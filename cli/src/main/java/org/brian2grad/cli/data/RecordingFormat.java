package org.brian2grad.cli.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// A format of files that recordings are written to and read from. A new one is a class marked
/// `@AutoService(RecordingFormat.class)`.
public interface RecordingFormat {
  /// For messages: `a CSV file (NAME.csv)`.
  String description();

  /// Whether files of that name have this format.
  boolean handles(Path file);

  /// Writes all of a recording, in place of what was there.
  ///
  /// @throws DiagnosticException when the format cannot hold it
  void write(Recording recording, Path file) throws IOException;

  /// @throws DiagnosticException that names the place in the file that is wrong
  Recording read(Path file) throws IOException;

  /// The format that a file's name asks for.
  static RecordingFormat of(Path file, String option) {
    List<RecordingFormat> formats =
        ServiceLoader.load(RecordingFormat.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return formats.stream()
        .filter(format -> format.handles(file))
        .findFirst()
        .orElseThrow(() ->
            new DiagnosticException(
                new Diagnostic(
                    option,
                    "unknown-format",
                    "expected "
                        + formats.stream()
                            .map(RecordingFormat::description)
                            .sorted()
                            .collect(Collectors.joining(", "))
                        + ", got '"
                        + file
                        + "'",
                    "give the file one of these endings")));
  }
}
