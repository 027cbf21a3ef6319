package org.brian2grad.request;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;
import org.brian2grad.units.MathematicalConstants;
import org.brian2grad.units.PhysicalConstants;
import org.brian2grad.units.Quantity;
import org.brian2grad.units.Unit;
import org.brian2grad.units.Units;

/// Constants of a program's code that are not the model's: units, and numbers of physics and
/// mathematics, which Brian 2 brings along.
public final class BroughtAlong {
  private BroughtAlong() {}

  /// Their names, for [Choices#hidden].
  public static Set<String> names(Program program) {
    Set<String> names = new HashSet<>();
    for (var coded : program.coded()) {
      coded
          .code()
          .variables()
          .forEach((name, variable) -> {
            if (variable instanceof Variable.Constant c && is(name, c)) {
              names.add(name);
            }
          });
    }
    return names;
  }

  /// A model's own constant of such a name has another value.
  private static boolean is(String name, Variable.Constant constant) {
    if (!constant.type().isReal()) {
      return false;
    }
    Optional<Double> value =
        Units.find(name)
            .map(Unit::value)
            .or(() -> PhysicalConstants.find(name).map(Quantity::value));
    return MathematicalConstants.find(name).isPresent()
        || value.filter(v -> v == constant.value()).isPresent();
  }
}
