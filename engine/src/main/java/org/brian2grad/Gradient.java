package org.brian2grad;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Spelling;

/// The gradient of a loss with respect to the parameters of a run.
///
/// {@snippet file="org/brian2grad/SimulatorExamplesTest.java" region="gradient"}
public final class Gradient {
  private final Map<String, NdArray> gradients;
  private final Optional<Diagnostic> warning;

  Gradient(Map<String, NdArray> gradients, Optional<Diagnostic> warning) {
    this.warning = warning;
    this.gradients = Collections.unmodifiableMap(new LinkedHashMap<>(gradients));
  }

  /// With respect to one parameter, in the shape of the value that the run was given; without a
  /// batch dimension, or where the network's own value was taken, it is the sum over the batch.
  ///
  /// @throws DiagnosticException for a name that is no parameter of the run
  public NdArray of(String parameter) {
    NdArray gradient = gradients.get(parameter);
    if (gradient == null) {
      throw new DiagnosticException(
          new Diagnostic(
              "gradient",
              "unknown-parameter",
              "expected one of "
                  + String.join(", ", gradients.keySet())
                  + ", got '"
                  + parameter
                  + "'",
              Spelling.suggestion(parameter, gradients.keySet())
                  .orElse("name '" + parameter + "' among the parameters of the Simulator")));
    }
    return gradient;
  }

  /// Says by how much, and of which variable, an adjoint has grown on the way back through time,
  /// where that is more than 1e8-fold: then the gradient tells little of the loss.
  public Optional<Diagnostic> warning() {
    return warning;
  }

  /// The parameters that there is a gradient for.
  public Set<String> parameters() {
    return gradients.keySet();
  }

  @Override
  public String toString() {
    return "Gradient" + gradients;
  }
}
