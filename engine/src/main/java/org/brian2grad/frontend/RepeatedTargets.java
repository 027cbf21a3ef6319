package org.brian2grad.frontend;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.program.Code;

/// Decides what happens where several elements write to the same place: synapses to their neurons.
///
/// Statement by statement, all at once, where they only add to it (or only multiply it); one after
/// the other where a statement reads what another element may have written. Source: Brian 2's
/// `NumpyCodeGenerator.vectorise_code`; its other targets always go element by element, which is
/// another thing where a variable is both added to and multiplied.
final class RepeatedTargets {
  private static final Set<String> COMMUTING = Set.of("+=", "-=", "*=", "/=");

  private RepeatedTargets() {}

  static Code.Mode mode(List<Statements.Statement> statements, Scope scope) {
    if (statements.stream().noneMatch(s -> isRepeated(s.variable(), scope))) {
      return Code.Mode.VECTOR;
    }
    Set<String> read = new HashSet<>();
    Map<String, Boolean> sums = new HashMap<>();
    for (var statement : statements) {
      String variable = statement.variable();
      statement.expression().identifiers().stream()
          .filter(name -> isShared(name, scope))
          .forEach(read::add);
      if (read.contains(variable)) {
        return Code.Mode.SEQUENTIAL;
      }
      if (statement.isInPlace() && isShared(variable, scope)) {
        boolean isSum = statement.operator().equals("+=") || statement.operator().equals("-=");
        Boolean before = sums.putIfAbsent(variable, isSum);
        if (!COMMUTING.contains(statement.operator()) || (before != null && before != isSum)) {
          return Code.Mode.SEQUENTIAL;
        }
      }
    }
    return Code.Mode.SCATTER;
  }

  /// Whether several elements may have the variable in common, time and other scalars included.
  private static boolean isShared(String name, Scope scope) {
    return scope.own(name).orElse(null) instanceof Symbol.Element e && !e.index().equals(Scope.OWN);
  }

  private static boolean isRepeated(String name, Scope scope) {
    return scope.own(name).orElse(null) instanceof Symbol.Element e
        && !e.index().equals(Scope.OWN)
        && !e.index().equals(Scope.ONLY);
  }
}
