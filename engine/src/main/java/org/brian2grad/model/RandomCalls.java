package org.brian2grad.model;

import java.util.LinkedHashSet;
import java.util.Set;
import org.brian2grad.lang.Expression;

/// Finds functions that give another number with every call.
final class RandomCalls {
  private RandomCalls() {}

  static Set<String> in(Expression expression, Namespace names) {
    Set<String> found = new LinkedHashSet<>();
    collect(expression, names, found);
    return found;
  }

  private static void collect(Expression expression, Namespace names, Set<String> found) {
    if (expression instanceof Expression.Call(String function, _)
        && names.find(function).orElse(null) instanceof Meaning.Function(var signature)
        && !signature.deterministic()) {
      found.add(function);
    }
    expression.operands().forEach(operand -> collect(operand, names, found));
  }
}
