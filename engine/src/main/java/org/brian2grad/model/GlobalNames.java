package org.brian2grad.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.model.Meaning.Origin;
import org.brian2grad.units.MathematicalConstants;
import org.brian2grad.units.PhysicalConstants;
import org.brian2grad.units.Quantity;
import org.brian2grad.units.Unit;
import org.brian2grad.units.Units;

/// Names that mean the same in all objects: constants of the model, timed arrays, and what Brian
/// brings along.
final class GlobalNames {
  private final Map<String, Meaning> model = new LinkedHashMap<>();

  GlobalNames(Model model) {
    model
        .constants()
        .forEach((name, quantity) ->
            this.model.put(name, new Meaning.Constant(name, Origin.MODEL, quantity)));
    for (ModelObject object : model.objects()) {
      if (object instanceof ModelObject.TimedArray array) {
        this.model.putIfAbsent(array.name(), new Meaning.Timed(array));
      }
    }
  }

  /// Names that Brian reserves come first; a model may not take them.
  Optional<Meaning> find(String name) {
    return mathematics(name)
        .or(() -> unit(name).filter(_ -> Units.isReserved(name)))
        .or(() -> FunctionSignature.find(name).map(Meaning.Function::new))
        .or(() -> Optional.ofNullable(model.get(name)))
        .or(() -> nature(name))
        .or(() -> unit(name));
  }

  private static Optional<Meaning> mathematics(String name) {
    return MathematicalConstants.find(name)
        .map(value -> new Meaning.Constant(name, Origin.MATHEMATICS, Quantity.of(value)));
  }

  private static Optional<Meaning> unit(String name) {
    return Units.find(name).map(unit -> new Meaning.Constant(name, Origin.UNIT, quantity(unit)));
  }

  private static Optional<Meaning> nature(String name) {
    return PhysicalConstants.find(name)
        .map(quantity -> new Meaning.Constant(name, Origin.NATURE, quantity));
  }

  private static Quantity quantity(Unit unit) {
    return new Quantity(unit.value(), unit.dimension());
  }

  /// Names that somebody may have meant: of units, those without squares and rare prefixes.
  Set<String> names() {
    Set<String> names = new TreeSet<>(model.keySet());
    names.addAll(MathematicalConstants.names());
    names.addAll(PhysicalConstants.names());
    names.addAll(FunctionSignature.names());
    names.addAll(Arrays.asList("mV", "ms", "nA", "pA", "uA", "mA", "nS", "uS", "mS", "pF", "nF"));
    names.addAll(Arrays.asList("volt", "second", "amp", "siemens", "farad", "ohm", "Mohm", "Hz"));
    return names;
  }
}
