package org.brian2grad.cli.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// A format of files that recordings are written to and read from. A new one is a class marked
/// `@AutoService(RecordingFormat.class)`.
public interface RecordingFormat {
  /// For messages: `a CSV file (NAME.csv)`.
  String description();

  /// Whether files of that name have this format.
  boolean handles(Path file);

  /// Writes all of a recording.
  ///
  /// @param files that it becomes one of
  /// @throws DiagnosticException when the format cannot hold it
  void write(Recording recording, Path file, OutputFiles files) throws IOException;

  /// Writes all of a recording, in place of what was there.
  ///
  /// @throws DiagnosticException when the format cannot hold it
  default void write(Recording recording, Path file) throws IOException {
    try (OutputFiles files = new OutputFiles(true)) {
      write(recording, file, files);
      files.commit();
    }
  }

  /// The files that a recording of these monitors is written to.
  default List<Path> files(List<String> monitors, Path file) {
    return List.of(file);
  }

  /// @param columns which column, or data set, has which name
  /// @throws DiagnosticException that names the place in the file that is wrong
  Recording read(Path file, ColumnMap columns) throws IOException;

  /// Reads what has the names that it is looked for by.
  default Recording read(Path file) throws IOException {
    return read(file, ColumnMap.NONE);
  }

  /// Whether a file's name ends so, in small letters or large.
  static boolean endsIn(Path file, String... endings) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Stream.of(endings).anyMatch(name::endsWith);
  }

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
