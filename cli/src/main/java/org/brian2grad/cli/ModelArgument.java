package org.brian2grad.cli;

import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/// The model that a command is about.
final class ModelArgument {
  @Parameters(
      paramLabel = "MODEL",
      description = "A model (MODEL.yaml), or a network saved from Python (NET.b2g).")
  private Path path = Path.of("");

  Path path() {
    return path;
  }
}
