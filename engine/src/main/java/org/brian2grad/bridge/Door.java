package org.brian2grad.bridge;

import org.brian2grad.jit.CodeCache;
import org.brian2grad.program.ProgramReader;

/// The way in.
public final class Door {
  private Door() {}

  /// A simulator of a program.
  ///
  /// @param program JSON as docs/program.md describes it; the memory it names is read now, and not
  ///   later
  /// @param request JSON, see [RequestReader]
  /// @throws org.brian2grad.diag.DiagnosticException with all that is wrong with the request
  public static SimulatorHandle simulator(String program, String request) {
    return SimulatorHandle.of(ProgramReader.read(program), new RequestReader(request));
  }

  /// How many modules this process has asked machine code for that it did not have.
  public static long compiled() {
    return CodeCache.shared().made();
  }
}
