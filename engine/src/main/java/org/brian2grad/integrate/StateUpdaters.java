package org.brian2grad.integrate;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.registry.Registered;

/// The registered state updaters, by name.
public final class StateUpdaters {
  private static final Map<String, StateUpdater> BY_NAME =
      Registered.byName(
          StateUpdater.class,
          ServiceLoader.load(StateUpdater.class, StateUpdater.class.getClassLoader()),
          StateUpdaters::namesOf);

  private StateUpdaters() {}

  private static Set<String> namesOf(StateUpdater updater) {
    Set<String> names = new HashSet<>(updater.aliases());
    names.add(updater.name());
    return names;
  }

  /// All names, in alphabetical order.
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /// The state updater of that name, upper or lower case.
  ///
  /// @throws DiagnosticException listing those that there are
  public static StateUpdater named(String name) {
    StateUpdater updater = BY_NAME.get(name.toLowerCase(Locale.ROOT));
    if (updater == null) {
      throw new DiagnosticException(
          new Diagnostic(
              "method",
              "unknown-method",
              "expected one of " + String.join(", ", names()) + ", got '" + name + "'",
              "leave the method out for Brian 2's default choice"));
    }
    return updater;
  }

  /// Brian 2's default choice: the first of `exact`, `euler` and `heun` that Brian 2 applies.
  ///
  /// `exact` solves more here than in Brian 2, where systems with a singular matrix of coefficients
  /// and most oscillators are left to `euler`; the choice is the same nevertheless, so that a model
  /// gives the same numbers.
  public static StateUpdater choose(OdeSystem system) {
    if (BrianExact.applies(system)) {
      return named("exact");
    }
    OdeSystem rates = system.substituted();
    var refusals = new Refusals("euler", system);
    Noise noise = Noise.split(rates, refusals);
    refusals.throwIfAny();
    Euler.requireAdditive(rates, noise, refusals);
    return named(refusals.any() ? "heun" : "euler");
  }
}
