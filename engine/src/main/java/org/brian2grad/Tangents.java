package org.brian2grad;

/// What a run gives, and the derivatives of that along a direction of its parameters; see
/// [Simulator#tangent(Map, Map)].
///
/// It holds memory outside of the heap until it is closed.
public final class Tangents implements AutoCloseable {
  private final Run run;

  Tangents(Run run) {
    this.run = run;
  }

  /// The run itself; it has no gradient.
  public Run run() {
    return run;
  }

  /// The derivative of one of the outputs, in its shape; zeros where the output does not depend on
  /// what has a direction.
  ///
  /// @throws org.brian2grad.diag.DiagnosticException for a name that is no output
  public NdArray of(String output) {
    return run.tangent(output);
  }

  @Override
  public void close() {
    run.close();
  }
}
