package org.brian2grad.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// All that a ServiceLoader finds, and what is registered in the service's own module.
///
/// `@AutoService` writes files in `META-INF/services`, which Java reads on the class path only: in
/// a named module it wants `provides` in `module-info.java`, a second place that each new function,
/// surrogate or loss would have to be written down in. So the file is read here.
public final class Registered {
  private Registered() {}

  /// @param declared of the service, loaded by a module that says `uses`
  public static <S> List<S> all(Class<S> service, ServiceLoader<S> declared) {
    List<S> found = new ArrayList<>();
    declared.forEach(found::add);
    Module own = service.getModule();
    if (own.isNamed()) {
      names(service).forEach(name -> found.add(made(service, name)));
    }
    return found;
  }

  private static <S> List<String> names(Class<S> service) {
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
