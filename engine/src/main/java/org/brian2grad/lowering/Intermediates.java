package org.brian2grad.lowering;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.brian2grad.program.Code;
import org.brian2grad.program.Variable;

/// The values that code gives a name, where each of its statements is a kernel of its own.
///
/// A kernel computes them again, unless what they were made of has changed since: those are kept
/// from kernel to kernel. A definition is the number of the statement that makes it, because a name
/// may be given anew.
final class Intermediates {
  private final Code code;
  private final List<Code.Statement> statements;
  private final Set<Integer> kept = new HashSet<>();

  /// @param statements of the code, in order, each a kernel of its own
  Intermediates(Code code, List<Code.Statement> statements) {
    this.code = code;
    this.statements = statements;
    for (int k = 0; k < statements.size(); k++) {
      if (!isIntermediate(k)) {
        findKept(k, k);
      }
    }
  }

  /// Whether a statement only gives a value a name.
  boolean isIntermediate(int statement) {
    String name = statements.get(statement).variable();
    return code.variables().get(name) instanceof Variable.Local;
  }

  /// Whether a definition has to be kept.
  boolean isKept(int definition) {
    return kept.contains(definition);
  }

  /// The definitions that a statement's kernel begins with, in order: those kept are loaded, the
  /// others run.
  SortedSet<Integer> neededBy(int statement) {
    SortedSet<Integer> needed = new TreeSet<>();
    findNeeded(statement, needed);
    return needed;
  }

  private void findNeeded(int statement, SortedSet<Integer> needed) {
    for (int definition : definitions(statement)) {
      if (needed.add(definition) && !isKept(definition)) {
        findNeeded(definition, needed);
      }
    }
  }

  /// @param statement of which the definitions are wanted
  /// @param kernel the statement in whose kernel they are
  private void findKept(int statement, int kernel) {
    for (int definition : definitions(statement)) {
      if (!changes(definition, kernel)) {
        findKept(definition, kernel);
      } else if (kept.add(definition)) {
        findKept(definition, definition);
      }
    }
  }

  /// The definitions in force of the names that a statement uses.
  private Set<Integer> definitions(int statement) {
    Set<Integer> found = new HashSet<>();
    for (String name : names(statement)) {
      for (int k = statement - 1; k >= 0; k--) {
        if (isIntermediate(k) && statements.get(k).variable().equals(name)) {
          found.add(k);
          break;
        }
      }
    }
    return found;
  }

  private Set<String> names(int statement) {
    Code.Statement s = statements.get(statement);
    Set<String> names = new HashSet<>(s.expression().identifiers());
    if (!s.operator().equals("=")) {
      names.add(s.variable());
    }
    return names;
  }

  /// Whether the statements after a definition change what it was made of.
  private boolean changes(int definition, int kernel) {
    Set<String> read = new HashSet<>();
    for (String name : names(definition)) {
      if (code.variables().get(name) instanceof Variable.Array a) {
        read.add(a.array());
      }
    }
    return statements.subList(definition + 1, kernel).stream()
        .anyMatch(s ->
            code.variables().get(s.variable()) instanceof Variable.Array a
                && read.contains(a.array()));
  }
}
