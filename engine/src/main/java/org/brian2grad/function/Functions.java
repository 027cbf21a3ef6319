package org.brian2grad.function;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.brian2grad.registry.Registered;

/// The registered scalar functions, by name.
public final class Functions {
  private static final Map<String, ScalarFunction> BY_NAME =
      Registered.byName(
          ScalarFunction.class,
          ServiceLoader.load(ScalarFunction.class, ScalarFunction.class.getClassLoader()),
          function -> List.of(function.name()));

  private Functions() {}

  /// The function of that name; only for names known to exist.
  public static ScalarFunction of(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("no scalar function '" + name + "'"));
  }

  public static Optional<ScalarFunction> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public static Collection<ScalarFunction> all() {
    return BY_NAME.values();
  }
}
