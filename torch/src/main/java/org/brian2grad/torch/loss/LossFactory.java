package org.brian2grad.torch.loss;

import java.util.Map;
import org.brian2grad.units.Dimension;

/// Makes a loss by name; registered with `@AutoService(LossFactory.class)`.
public interface LossFactory {
  /// What a loss compares.
  enum Kind {
    /// A recorded variable.
    TRACE,
    /// Zeros, and ones where there is a spike.
    RASTER
  }

  String name();

  Kind kind();

  /// The options that have to be given, with their dimensions, in order.
  default Map<String, Dimension> options() {
    return Map.of();
  }

  /// @param options values of all options in SI base units
  /// @param dt seconds from one row of what is compared to the next
  Loss create(Map<String, Double> options, double dt);
}
