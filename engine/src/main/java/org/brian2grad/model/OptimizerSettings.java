package org.brian2grad.model;

import java.util.Map;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;

/// An optimizer by name. Which there are is a matter of who runs the fit.
///
/// @param name such as `adam`, `sgd`, `lbfgs`
/// @param options such as `learning_rate`; those left out have their defaults
public record OptimizerSettings(String name, Map<String, Double> options) {
  /// Adam with its defaults.
  public static final OptimizerSettings ADAM = new OptimizerSettings("adam", Map.of());

  /// @throws DiagnosticException for an option that is not finite
  public OptimizerSettings {
    options = Ordered.copy(options);
    OptionNames.require("fit.optimizer", options.keySet(), Set.of("name"));
    options.forEach((option, value) -> {
      if (!Double.isFinite(value)) {
        throw new DiagnosticException(
            new Diagnostic(
                "fit.optimizer." + option,
                "optimizer-option",
                "expected a finite number, got " + value,
                "give another value, or leave it out"));
      }
    });
  }
}
