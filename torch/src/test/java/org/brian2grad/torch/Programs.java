package org.brian2grad.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.brian2grad.Simulator;
import org.brian2grad.SimulatorBuilder;
import org.brian2grad.program.ProgramReader;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// Simulators of the networks that `python/tests/write_programs.py` has captured.
final class Programs {
  private Programs() {}

  /// Three spiking `neurons` with constants `tau` and `R` and currents `I`.
  static SimulatorBuilder lif(String... parameters) {
    return spiking("lif").parameters(parameters);
  }

  /// A generator `source`, `synapses` with delays, and six noisy, refractory neurons `target`.
  static SimulatorBuilder network(String... parameters) {
    return spiking("network").parameters(parameters);
  }

  private static SimulatorBuilder spiking(String name) {
    Dimension volt = Dimension.of(2, 1, -3, -1);
    return read(name).surrogate(new FastSigmoid(10), new Quantity(5e-3, volt));
  }

  /// Five `cells` without events, constants `tau_v`, `tau_w` and `b`, an `a` for each.
  static SimulatorBuilder smooth(String... parameters) {
    return read("smooth").parameters(parameters);
  }

  static SimulatorBuilder read(String name) {
    String path = "/org/brian2grad/programs/" + name + ".json";
    try (InputStream in = Objects.requireNonNull(Programs.class.getResourceAsStream(path), path)) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Simulator.of(ProgramReader.read(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
