package org.brian2grad.jit;

/// LLVM refused something. This is a defect of ours or of the installation, never of the user's
/// model.
public final class JitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JitException(String message) {
    super(message);
  }

  public JitException(String message, Throwable cause) {
    super(message, cause);
  }
}
