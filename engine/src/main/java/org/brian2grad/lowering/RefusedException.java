package org.brian2grad.lowering;

import java.util.List;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// The operations of a program that the engine does not run natively, all of them.
public final class RefusedException extends DiagnosticException {
  private static final long serialVersionUID = 1L;

  private final transient List<Refusal> refusals;

  /// @param operation the name of its code object
  public record Refusal(String operation, Diagnostic reason) {}

  RefusedException(List<Refusal> refusals) {
    super(refusals.stream().map(Refusal::reason).toList());
    this.refusals = List.copyOf(refusals);
  }

  /// What stands for one refusal until all are known.
  ///
  /// @param where the user's object or the operation
  /// @param what the engine does not run
  static DiagnosticException unsupported(String where, String what) {
    return new DiagnosticException(
        new Diagnostic(
            where,
            "unsupported",
            "expected operations that the engine runs natively, got " + what,
            "it can only run in Brian 2's own loop"));
  }

  /// The refused operations, in the order of the schedule.
  public List<Refusal> refusals() {
    return refusals;
  }
}
