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

  private final Along along;

  /// Differentiates a gradient along a direction.
  @FunctionalInterface
  interface Along {
    Gradient of(Map<String, NdArray> direction);

    /// Of a gradient that is a second derivative.
    Along NONE =
        _ -> {
          throw new DiagnosticException(
              new Diagnostic(
                  "gradient.along",
                  "no-third-derivative",
                  "expected a gradient, got one that is a second derivative already",
                  "take differences of second derivatives"));
        };
  }

  Gradient(Map<String, NdArray> gradients, Optional<Diagnostic> warning, Along along) {
    this.along = along;
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

  /// The derivative of this gradient along a direction of the parameters: a Hessian-vector product.
  /// The run is made again for it, with the values that it was given, also where it is closed.
  ///
  /// {@snippet file="org/brian2grad/SimulatorExamplesTest.java" region="second"}
  ///
  /// @param direction by parameter, in the shapes that values have; those left out are zero
  /// @throws DiagnosticException for unknown parameters, wrong shapes, a surrogate without a second
  ///   derivative, bounds on adjoints, and for what is a second derivative already
  public Gradient along(Map<String, NdArray> direction) {
    return along.of(direction);
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
