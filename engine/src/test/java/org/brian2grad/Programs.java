package org.brian2grad;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.brian2grad.program.Program;
import org.brian2grad.program.ProgramReader;

/// Networks of Brian 2's, as `python/tests/write_programs.py` has captured them.
public final class Programs {
  private Programs() {}

  /// Three neurons `neurons` with `tau`, `R` and `I`; monitors `trace`, `spikes`, `part`, `rate`.
  public static Program lif() {
    return read("lif");
  }

  /// Five `cells` without events; monitor `trace` of `v` and `w` in two of them.
  public static Program smooth() {
    return read("smooth");
  }

  /// A generator `source`, `synapses` with delays and weights `w`, and six noisy neurons `target`.
  public static Program network() {
    return read("network");
  }

  public static String json(String name) {
    try (InputStream in = Programs.class.getResourceAsStream("programs/" + name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Program read(String name) {
    return ProgramReader.read(json(name));
  }
}
