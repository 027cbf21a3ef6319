package org.brian2grad.integrate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Variables that depend on one another, directly or through others: the strongly connected
/// components of the graph of dependence. A system is triangular if each is a single variable.
///
/// Source: R. Tarjan, Depth-first search and linear graph algorithms, 1972.
final class Components {
  private final Map<String, Set<String>> dependencies;
  private final Map<String, Integer> index = new LinkedHashMap<>();
  private final Deque<String> path = new ArrayDeque<>();
  private final List<List<String>> found = new ArrayList<>();

  private Components(Map<String, Set<String>> dependencies) {
    this.dependencies = dependencies;
  }

  /// The components of a system; one comes before those that depend on it.
  static List<List<String>> of(LinearSystem system) {
    Map<String, Set<String>> dependencies = new LinkedHashMap<>();
    system.rows().forEach((x, row) -> dependencies.put(x, row.coefficients().keySet()));
    var components = new Components(dependencies);
    for (String x : dependencies.keySet()) {
      if (!components.index.containsKey(x)) {
        components.visit(x);
      }
    }
    return components.found;
  }

  /// The variables and all that they depend on, in the order of the equations.
  static List<String> closure(LinearSystem system, Set<String> variables) {
    Set<String> reached = new LinkedHashSet<>(variables);
    Deque<String> open = new ArrayDeque<>(variables);
    while (!open.isEmpty()) {
      for (String y : system.row(open.pop()).coefficients().keySet()) {
        if (reached.add(y)) {
          open.push(y);
        }
      }
    }
    return system.rows().keySet().stream().filter(reached::contains).toList();
  }

  private int visit(String x) {
    int number = index.size();
    index.put(x, number);
    path.push(x);
    int lowest = number;
    for (String y : dependencies.getOrDefault(x, Set.of())) {
      Integer known = index.get(y);
      if (known == null) {
        lowest = Math.min(lowest, visit(y));
      } else if (path.contains(y)) {
        lowest = Math.min(lowest, known);
      }
    }
    if (lowest == number) {
      List<String> component = new ArrayList<>();
      String y;
      do {
        y = path.pop();
        component.add(y);
      } while (!y.equals(x));
      found.add(component.reversed());
    }
    return lowest;
  }
}
