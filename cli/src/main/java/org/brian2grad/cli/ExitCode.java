package org.brian2grad.cli;

/// What a command tells the shell.
final class ExitCode {
  static final int OK = 0;

  /// The work was done, and its answer is no: a gradient is wrong, a fit did not converge.
  static final int NO = 1;

  /// Something that the user gave is wrong: an option, the model, the data.
  static final int USAGE = 2;

  /// Something in brian2grad is wrong.
  static final int DEFECT = 3;

  /// 128 + SIGINT, as shells have it.
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
