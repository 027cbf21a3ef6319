package org.brian2grad.kernel;

import java.util.List;
import org.brian2grad.program.Precision;

/// Everything that is compiled together: arrays, logs and the routines that work on them.
public record Module(
    Precision precision,
    List<Clock> clocks,
    List<ArrayDecl> arrays,
    List<Log> logs,
    List<Routine> routines) {
  public Module {
    clocks = List.copyOf(clocks);
    arrays = List.copyOf(arrays);
    logs = List.copyOf(logs);
    routines = List.copyOf(routines);
  }

  public ArrayDecl array(int id) {
    return arrays.get(id);
  }

  /// The same arrays with some of the routines, so that what is not needed is not compiled.
  public Module only(String... names) {
    return new Module(
        precision, clocks, arrays, logs, List.of(names).stream().map(this::routine).toList());
  }

  public Routine routine(String name) {
    return routines.stream()
        .filter(r -> r.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no routine '" + name + "'"));
  }
}
