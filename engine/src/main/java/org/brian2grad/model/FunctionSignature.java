package org.brian2grad.model;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.function.Functions;
import org.brian2grad.function.ScalarFunction;
import org.brian2grad.function.UnitRule;

/// What equations have to know of a function that they call.
///
/// @param deterministic whether its value depends on nothing but its arguments
public record FunctionSignature(
    String name, int arity, UnitRule unitRule, Returns returns, boolean deterministic) {
  public enum Returns {
    REAL,
    INTEGER,
    /// The widest type of its arguments.
    WIDEST
  }

  /// Functions that are no formulas of real numbers, and so have no file in `function`.
  private static final Map<String, FunctionSignature> OTHERS =
      Map.of(
          "rand",
          new FunctionSignature("rand", 0, UnitRule.NUMBERS, Returns.REAL, false),
          "randn",
          new FunctionSignature("randn", 0, UnitRule.NUMBERS, Returns.REAL, false),
          "poisson",
          new FunctionSignature("poisson", 1, UnitRule.NUMBERS, Returns.INTEGER, false),
          "int",
          new FunctionSignature("int", 1, UnitRule.NUMBERS, Returns.INTEGER, true),
          "timestep",
          new FunctionSignature("timestep", 2, UnitRule.TIMES, Returns.INTEGER, true));

  private static final Set<String> WIDEST = Set.of("abs", "sign", "clip");

  /// One of Brian 2's standard functions, or one that was added to this engine.
  public static Optional<FunctionSignature> find(String name) {
    return Optional.ofNullable(OTHERS.get(name))
        .or(() -> Functions.find(name).map(FunctionSignature::of));
  }

  static Collection<String> names() {
    Set<String> names = new TreeSet<>(OTHERS.keySet());
    Functions.all().forEach(f -> names.add(f.name()));
    return names;
  }

  private static FunctionSignature of(ScalarFunction f) {
    Returns returns = WIDEST.contains(f.name()) ? Returns.WIDEST : Returns.REAL;
    return new FunctionSignature(f.name(), f.arity(), f.unitRule(), returns, true);
  }
}
