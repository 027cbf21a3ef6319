package org.brian2grad.frontend;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.model.FunctionSignature;
import org.brian2grad.model.Meaning;
import org.brian2grad.model.Model;
import org.brian2grad.model.Namespace;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.FunctionSpec;

/// Names that all objects of a model know: constants, units, functions, timed arrays.
final class GlobalNames {
  private final Namespace names;
  private final Map<String, TimedArrays.Table> tables = new HashMap<>();
  private final Map<String, FunctionSpec> used = new HashMap<>();

  GlobalNames(Model model) {
    this.names = Namespace.global(model);
  }

  void add(TimedArrays.Table table) {
    tables.put(table.name(), table);
  }

  Optional<Symbol> variable(String name) {
    return names
        .find(name)
        .filter(Meaning.Constant.class::isInstance)
        .map(meaning -> ((Meaning.Constant) meaning).quantity())
        .map(q -> new Symbol.Number(q.value(), ArraySpec.Type.FLOAT64, q.dimension().symbol()));
  }

  /// A function, as an owner's code calls it.
  Optional<Symbol.Function> function(String name, String owner, ClockTable.Clock clock) {
    TimedArrays.Table table = tables.get(name);
    if (table != null) {
      String key = owner + "." + name;
      used.computeIfAbsent(key, _ -> table.function(clock.dt()));
      return Optional.of(new Symbol.Function(key, FunctionSignature.Returns.REAL, true));
    }
    return FunctionSignature.find(name)
        .map(signature -> {
          used.computeIfAbsent(name, FunctionSpec.Standard::new);
          return new Symbol.Function(name, signature.returns(), signature.deterministic());
        });
  }

  /// Whether a function is a timed array whose value at `t` does not change during a step.
  boolean isLocallyConstant(String function, double dt) {
    return table(function).map(table -> table.isLocallyConstant(dt)).orElse(false);
  }

  Optional<TimedArrays.Table> table(String function) {
    return Optional.ofNullable(tables.get(function));
  }

  /// All that were asked for.
  Map<String, FunctionSpec> functions() {
    return used;
  }
}
