package org.brian2grad.request;

import java.util.Optional;
import org.brian2grad.program.Variable;
import org.brian2grad.units.MathematicalConstants;
import org.brian2grad.units.PhysicalConstants;
import org.brian2grad.units.Quantity;
import org.brian2grad.units.Unit;
import org.brian2grad.units.Units;

/// Constants of a program's code that are not the model's: units, and numbers of physics and
/// mathematics, which Brian 2 knows by itself. They are no parameters.
final class StandardConstants {
  private StandardConstants() {}

  /// Whether a constant is one of them: a model's own of such a name has another value.
  static boolean contains(String name, Variable.Constant constant) {
    if (!constant.type().isReal()) {
      return false;
    }
    Optional<Double> value =
        Units.find(name)
            .map(Unit::value)
            .or(() -> PhysicalConstants.find(name).map(Quantity::value));
    return name.startsWith("_")
        || MathematicalConstants.find(name).isPresent()
        || value.filter(v -> v == constant.value()).isPresent();
  }
}
