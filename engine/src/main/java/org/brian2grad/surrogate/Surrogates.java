package org.brian2grad.surrogate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.registry.Registered;

/// The surrogates by name.
public final class Surrogates {
  private static final Map<String, SurrogateFactory> BY_NAME =
      Registered.byName(
          SurrogateFactory.class,
          ServiceLoader.load(SurrogateFactory.class, SurrogateFactory.class.getClassLoader()),
          SurrogateFactory::names);

  private Surrogates() {}

  /// Every kind once.
  public static List<SurrogateFactory> all() {
    return BY_NAME.values().stream().distinct().toList();
  }

  public static Optional<SurrogateFactory> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /// A surrogate by name; parameters that are not given have their defaults.
  ///
  /// @throws DiagnosticException for an unknown name or parameter, or a value out of range
  public static Surrogate create(String name, Map<String, Double> parameters) {
    SurrogateFactory factory = BY_NAME.get(name);
    if (factory == null) {
      throw error(
          name,
          "unknown-surrogate",
          "expected one of "
              + String.join(", ", BY_NAME.keySet())
              + " or custom, got '"
              + name
              + "'",
          "surrogate.custom(expression) takes any formula");
    }
    Map<String, Double> values = new LinkedHashMap<>(factory.parameters());
    for (var entry : parameters.entrySet()) {
      if (values.put(entry.getKey(), entry.getValue()) == null) {
        throw error(
            name,
            "unknown-surrogate-parameter",
            "expected parameters among "
                + factory.parameters().keySet()
                + ", got '"
                + entry.getKey()
                + "'",
            "see the documentation of " + name);
      }
    }
    try {
      return factory.create(values);
    } catch (IllegalArgumentException e) {
      throw error(
          name, "surrogate-parameter", String.valueOf(e.getMessage()), "give another value");
    }
  }

  private static DiagnosticException error(String name, String code, String what, String remedy) {
    return new DiagnosticException(new Diagnostic("surrogate." + name, code, what, remedy));
  }
}
