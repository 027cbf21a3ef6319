package org.brian2grad.model;

import java.util.Optional;

/// A model, and what is to be done with it: all that a file of the model language says.
///
/// @param gradient how spikes are differentiated
/// @param fit which parameters are to be found, and from what
public record Study(Model model, GradientSettings gradient, Optional<FitSettings> fit) {
  /// A model without a fit, and without a surrogate.
  public static Study of(Model model) {
    return new Study(model, GradientSettings.NONE, Optional.empty());
  }

  /// The same with other surrogates.
  public Study withGradient(GradientSettings other) {
    return new Study(model, other, fit);
  }

  /// The same with a fit.
  public Study withFit(FitSettings other) {
    return new Study(model, gradient, Optional.of(other));
  }
}
