package org.brian2grad.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.surrogate.Custom;
import org.brian2grad.surrogate.Surrogate;
import org.brian2grad.surrogate.Surrogates;
import org.brian2grad.surrogate.Truncated;
import org.brian2grad.units.Quantity;

/// A surrogate by name.
///
/// @param name one of those in `org.brian2grad.surrogate`, or [#CUSTOM]
/// @param formula of a custom surrogate, in `x` and the parameters; empty for all others
/// @param parameters of the formula by name; those left out have their defaults
/// @param scale the distance from threshold that the formula takes as 1, by the variable that is
///   compared; the one under [#ANY] is for every comparison
/// @param support the distance in scales beyond which the derivative is zero
public record SurrogateSettings(
    String name,
    Optional<String> formula,
    Map<String, Double> parameters,
    Map<String, Quantity> scale,
    Optional<Double> support) {
  /// The name of a surrogate with a formula of the user's own.
  public static final String CUSTOM = "custom";

  /// The key of a scale that is not for one variable.
  public static final String ANY = "";

  /// @throws DiagnosticException for an unknown name or parameter, or a value out of range
  public SurrogateSettings {
    parameters = Ordered.copy(parameters);
    scale = Ordered.copy(scale);
    OptionNames.require(
        "surrogate." + name, parameters.keySet(), Set.of("name", "formula", "scale", "support"));
    if (formula.isPresent() != name.equals(CUSTOM)) {
      throw error(
          name,
          "surrogate-formula",
          formula.isPresent()
              ? "expected a formula with the name 'custom' only, got one with '" + name + "'"
              : "expected a formula of a custom surrogate, got none",
          formula.isPresent()
              ? "take the name 'custom', or leave out the formula"
              : "give one in x, the distance from threshold, e.g. '1/(1 + k*abs(x))**2'");
    }
    create(name, formula, parameters, support);
    for (var entry : scale.entrySet()) {
      double value = entry.getValue().value();
      if (!(value > 0) || Double.isInfinite(value)) {
        throw error(
            name,
            "surrogate-scale",
            "expected a positive finite scale, got " + value,
            "give a distance from threshold, e.g. 5*mV");
      }
    }
  }

  /// One of those that have a name.
  public SurrogateSettings(
      String name,
      Map<String, Double> parameters,
      Map<String, Quantity> scale,
      Optional<Double> support) {
    this(name, Optional.empty(), parameters, scale, support);
  }

  /// The formula, without the scale.
  public Surrogate surrogate() {
    return create(name, formula, parameters, support);
  }

  private static Surrogate create(
      String name,
      Optional<String> formula,
      Map<String, Double> parameters,
      Optional<Double> support) {
    Surrogate plain =
        formula.isPresent()
            ? Custom.of(formula.get(), parameters)
            : Surrogates.create(name, parameters);
    if (support.isEmpty()) {
      return plain;
    }
    try {
      return new Truncated(plain, support.get());
    } catch (IllegalArgumentException e) {
      throw error(
          name,
          "surrogate-parameter",
          String.valueOf(e.getMessage()),
          "give another value, or leave it out for a derivative everywhere");
    }
  }

  private static DiagnosticException error(String name, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic("surrogate." + name, code, what, remedy));
  }
}
