package org.brian2grad.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds names that are defined by themselves.
final class Cycles {
  private final Map<String, Set<String>> uses;
  private final Set<String> done = new HashSet<>();

  /// The names on the way to the one that is looked at, and which of theirs are still to be seen:
  /// no recursion, since chains may be long.
  private final Map<String, Iterator<String>> way = new LinkedHashMap<>();

  private final Deque<String> last = new ArrayDeque<>();
  private final List<List<String>> found = new ArrayList<>();

  private Cycles(Map<String, Set<String>> uses) {
    this.uses = uses;
  }

  /// Each cycle as the names on it, the first one repeated at the end: `x, y, x`.
  ///
  /// @param uses names that each name is defined by; others are of no interest
  static List<List<String>> find(Map<String, Set<String>> uses) {
    var cycles = new Cycles(uses);
    uses.keySet().forEach(cycles::visit);
    return cycles.found;
  }

  private void visit(String start) {
    enter(start);
    while (!last.isEmpty()) {
      Iterator<String> next = requireNonNull(way.get(last.element()));
      if (next.hasNext()) {
        enter(next.next());
      } else {
        done.add(last.element());
        way.remove(last.pop());
      }
    }
  }

  private void enter(String name) {
    Set<String> used = uses.get(name);
    if (used == null || done.contains(name)) {
      return;
    }
    if (way.containsKey(name)) {
      List<String> cycle = new ArrayList<>(way.keySet());
      cycle = new ArrayList<>(cycle.subList(cycle.indexOf(name), cycle.size()));
      cycle.add(name);
      found.add(cycle);
    } else {
      way.put(name, used.iterator());
      last.push(name);
    }
  }
}
