package org.brian2grad.bridge;

import org.brian2grad.ir.ProgramReader;

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
    return new SimulatorHandle(ProgramReader.read(program), new RequestReader(request));
  }
}
