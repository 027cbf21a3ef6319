package org.brian2grad.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// Finds out before the work that its results could not be written after it.
final class Outputs {
  private Outputs() {}

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
      if (!Files.isWritable(Files.exists(path) ? path : directory)) {
        throw error(
            option,
            "no-access",
            "expected to be allowed to write '" + path + "'",
            "check the permissions");
      }
    });
  }

  /// The same for a figure.
  static void checkPicture(String option, Optional<Path> file) {
    file.filter(path -> !path.toString().endsWith(".png"))
        .ifPresent(path -> {
          throw error(
              option, "unknown-format", "expected NAME.png, got '" + path + "'", "end it in .png");
        });
    check(option, file);
  }

  private static DiagnosticException error(String option, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic(option, code, what, remedy));
  }
}
