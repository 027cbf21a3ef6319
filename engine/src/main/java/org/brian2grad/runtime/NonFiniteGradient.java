package org.brian2grad.runtime;

import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.ArrayDecl;

/// Says where a gradient stopped being finite.
final class NonFiniteGradient {
  private NonFiniteGradient() {}

  /// @param adjoint array, named as what it is the adjoint of, with a prime
  static DiagnosticException error(
      ArrayDecl adjoint, long position, double time, Shape shape, int instance) {
    String array = adjoint.name().replaceAll("'$", "");
    String name = array.replaceAll("^derived\\d+ from ", "");
    String what = name.equals(array) ? "'" + name + "'" : "an expression of " + name;
    return new DiagnosticException(
        new Diagnostic(
            name,
            "non-finite",
            "the gradient with respect to "
                + what
                + " is not finite at t = "
                + FiniteState.milliseconds(time)
                + FiniteState.where(position, shape, adjoint, instance),
            "look for a division by zero, a root of zero, or gradients that grow without bound"));
  }
}
