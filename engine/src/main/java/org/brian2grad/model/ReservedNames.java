package org.brian2grad.model;

import java.util.Optional;
import java.util.Set;
import org.brian2grad.units.MathematicalConstants;
import org.brian2grad.units.Units;

/// Names that equations may not give to a variable.
///
/// Source: the identifier checks of `brian2/equations/equations.py` and `refractory.py`.
final class ReservedNames {
  private static final Set<String> SPECIAL = Set.of("t", "dt", "t_in_timesteps", "xi", "i", "N");

  private static final Set<String> REFRACTORINESS =
      Set.of("not_refractory", "refractory", "refractory_until");

  private static final Set<String> PYTHON =
      Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield");

  private ReservedNames() {}

  /// What the name stands for already.
  static Optional<String> meaning(String name) {
    if (PYTHON.contains(name)) {
      return Optional.of("a keyword of Python");
    } else if (name.startsWith("_")) {
      return Optional.of("internal, as all names that begin with an underscore");
    } else if (SPECIAL.contains(name)) {
      return Optional.of("a special variable of equations");
    } else if (Meaning.Noise.isName(name)) {
      return Optional.of("white noise");
    } else if (REFRACTORINESS.contains(name)) {
      return Optional.of("part of refractoriness");
    } else if (FunctionSignature.find(name).isPresent()) {
      return Optional.of("a function");
    } else if (MathematicalConstants.find(name).isPresent()) {
      return Optional.of("a constant of mathematics");
    } else if (Units.isReserved(name)) {
      return Optional.of("a unit");
    }
    return Optional.empty();
  }

  /// What a name stands for that a model would give to a constant or a timed array. Names of
  /// variables that all groups have would never be found.
  static Optional<String> meaningForModel(String name) {
    return name.equals("N") || name.equals("i") ? Optional.empty() : meaning(name);
  }
}
