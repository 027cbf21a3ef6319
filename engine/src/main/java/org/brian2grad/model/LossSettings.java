package org.brian2grad.model;

import java.util.Map;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.units.Quantity;

/// A loss by name. Which there are is a matter of who runs the fit.
///
/// @param name such as `mse`, `van_rossum`, `spike_count`
/// @param monitor whose record is compared with the data; `trace.v` where a state monitor records
///   more than one variable
/// @param options such as `tau`, the time constant of `van_rossum`
public record LossSettings(String name, String monitor, Map<String, Quantity> options) {
  /// @throws DiagnosticException for an option that is not finite
  public LossSettings {
    options = Ordered.copy(options);
    OptionNames.require("fit.loss", options.keySet(), Set.of("name", "monitor"));
    options.forEach((option, value) -> {
      if (!Double.isFinite(value.value())) {
        throw new DiagnosticException(
            new Diagnostic(
                "fit.loss." + option,
                "loss-option",
                "expected a finite quantity, got " + value.value(),
                "give another value, or leave it out"));
      }
    });
  }
}
