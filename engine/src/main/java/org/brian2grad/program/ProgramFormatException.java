package org.brian2grad.program;

import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// A text that should be a Program is none.
public final class ProgramFormatException extends DiagnosticException {
  private static final long serialVersionUID = 1L;

  public ProgramFormatException(String message) {
    super(
        new Diagnostic(
            "program", "program-format", message, "write it again: docs/program.md says how"));
  }
}
