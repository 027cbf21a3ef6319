package org.brian2grad.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// All that a ServiceLoader finds, and what is registered in the service's own module.
///
/// `@AutoService` writes files in `META-INF/services`, which Java reads on the class path only: in
/// a named module it wants `provides` in `module-info.java`, a second place that each new function,
/// surrogate or loss would have to be written down in. So the file is read here.
public final class Registered {
  private Registered() {}

  /// All of them by their names, in alphabetical order.
  ///
  /// @param declared of the service, loaded by a module that says `uses`
  /// @param names of one
  public static <S> Map<String, S> byName(
      Class<S> service,
      ServiceLoader<S> declared,
      Function<? super S, ? extends Collection<String>> names) {
    Map<String, S> found = new TreeMap<>();
    Consumer<S> put =
        one ->
            names
                .apply(one)
                .forEach(name -> {
                  if (found.put(name, one) != null) {
                    throw new IllegalStateException(
                        "two of " + service.getSimpleName() + " are named " + name);
                  }
                });
    declared.forEach(put);
    if (service.getModule().isNamed()) {
      classes(service).forEach(name -> put.accept(made(service, name)));
    }
    return Collections.unmodifiableMap(found);
  }

  private static <S> List<String> classes(Class<S> service) {
    String file = "META-INF/services/" + service.getName();
    try (InputStream in = service.getModule().getResourceAsStream(file)) {
      String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(l -> !l.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static <S> S made(Class<S> service, String name) {
    Class<?> type = Class.forName(service.getModule(), name);
    if (type == null) {
      throw new IllegalStateException("no class " + name + ", which is registered as " + service);
    }
    try {
      return service.cast(type.getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + name, e);
    }
  }
}
