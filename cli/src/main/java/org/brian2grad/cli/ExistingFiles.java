package org.brian2grad.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.brian2grad.cli.data.OutputFiles;
import picocli.CommandLine.Option;

/// What becomes of files that a command would write, and that are there already.
final class ExistingFiles {
  @Option(
      names = "--no-clobber",
      description = "Replace no file: one that is there already is an error, before the work.")
  private boolean keep;

  /// @throws org.brian2grad.diag.DiagnosticException where one of them may not be written
  void check(List<Path> files) {
    if (keep) {
      files.forEach(OutputFiles::requireNew);
    }
  }

  /// Writes a file, and says so.
  void write(Common common, Path name, Work work) throws IOException {
    try (OutputFiles files = new OutputFiles(!keep)) {
      work.with(files);
      files.commit();
      common.note(words(name, files.replaced()));
    }
  }

  /// What writes to files.
  interface Work {
    void with(OutputFiles files) throws IOException;
  }

  /// A directory is not replaced, but files in it are.
  private static String words(Path name, List<Path> replaced) {
    if (replaced.isEmpty()) {
      return "wrote " + name;
    }
    return Files.isDirectory(name)
        ? "wrote %s, replacing %s"
            .formatted(
                name,
                String.join(
                    ", ", replaced.stream().map(file -> file.getFileName().toString()).toList()))
        : "replaced " + name;
  }
}
