package org.brian2grad.ir;

/// A text that should be a Program is none.
public final class ProgramFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ProgramFormatException(String message) {
    super("program: error[program-format]: " + message);
  }

  public ProgramFormatException(String message, Throwable cause) {
    super("program: error[program-format]: " + message, cause);
  }
}
