package org.brian2grad.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Models for tests, as files.
final class Models {
  /// Two neurons that decay towards a drive, and never spike.
  static final String SMOOTH =
      """
      duration: 10 ms
      constants: {tau: 5 ms, drive: 10 mV}
      groups:
        cells:
          size: 2
          equations: |
            dv/dt = (drive - v)/tau : volt
          method: exact
          initial: {v: [0 mV, 5 mV]}
      monitors:
        trace: {state: cells, variables: [v]}
      """;

  /// Two neurons that spike a few times.
  static final String SPIKING =
      """
      duration: 50 ms
      constants: {tau: 10 ms}
      groups:
        cells:
          size: 2
          equations: |
            dv/dt = (drive - v)/tau : volt
            drive : volt
          threshold: v > 15*mV
          reset: v = 0*mV
          method: exact
          initial: {drive: [20 mV, 30 mV]}
      monitors:
        trace: {state: cells, variables: [v]}
        spikes: {spikes: cells}
        rate: {rate: cells}
      gradient:
        surrogate: {name: superspike, slope: 10, scale: 5 mV}
      """;

  private Models() {}

  static Path write(Path directory, String text) {
    try {
      return Files.writeString(directory.resolve("model.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
