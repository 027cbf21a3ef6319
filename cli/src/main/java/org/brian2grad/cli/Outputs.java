package org.brian2grad.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.brian2grad.cli.data.RecordingFormat;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// Finds out before the work that its results could not be written after it.
final class Outputs {
  /// As the name of a file: standard output.
  static final String STDOUT = "-";

  private Outputs() {}

  /// The file that is named, unless it is standard output.
  static Optional<Path> file(Optional<Path> output) {
    return output.filter(path -> !path.toString().equals(STDOUT));
  }

  /// @throws DiagnosticException where the directory of the file is missing or closed to us
  static void check(String option, Optional<Path> file) {
    file.ifPresent(path -> {
      Path directory = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
      if (!Files.isDirectory(directory)) {
        throw error(
            option,
            "no-directory",
            "expected a directory for '" + path + "', got none at " + directory,
            "make the directory");
      }
      if (Files.exists(path) && !Files.isWritable(path)) {
        throw error(
            option,
            "no-access",
            "expected to be allowed to write '" + path + "'",
            "check the permissions");
      }
      // What is written takes the place of the file when it is whole, so that it is beside it
      // first.
      if (!(Files.isWritable(directory) || isSpecial(path))) {
        throw error(
            option,
            "no-access",
            "expected to be allowed to write into the directory " + directory,
            "check its permissions");
      }
    });
  }

  /// A directory, a device or a pipe: nothing takes its place.
  private static boolean isSpecial(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path);
  }

  /// The same for what is a single file.
  static void checkFile(String option, Optional<Path> file) {
    file.filter(Files::isDirectory)
        .ifPresent(path -> {
          throw error(
              option,
              "directory",
              "expected the name of a file, got the directory '" + path + "'",
              "name a file in it");
        });
    check(option, file);
  }

  /// @throws DiagnosticException where writing the file would destroy what the work is done with
  static void checkOther(String option, Optional<Path> file, List<Path> inputs) throws IOException {
    for (Path input : inputs) {
      if (file.isPresent() && Files.exists(file.get()) && Files.isSameFile(file.get(), input)) {
        throw error(
            option,
            "overwrites-input",
            "expected another file than '" + input + "', which is read",
            "name another file");
      }
    }
  }

  /// The same as [#checkFile] for a figure.
  static void checkPicture(String option, Optional<Path> file) {
    file.filter(path -> !RecordingFormat.endsIn(path, ".png"))
        .ifPresent(path -> {
          throw error(
              option, "unknown-format", "expected NAME.png, got '" + path + "'", "end it in .png");
        });
    checkFile(option, file);
  }

  private static DiagnosticException error(String option, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(option, code, what, remedy));
  }
}
