package org.brian2grad.symbolic;

import java.util.Map;
import org.brian2grad.lang.Expression;

/// Puts expressions in the place of names, all at once: what is put in is not looked at again.
public final class Substitution {
  private Substitution() {}

  public static Expression apply(Expression e, Map<String, Expression> replacements) {
    if (e instanceof Expression.Identifier(String name)) {
      return replacements.getOrDefault(name, e);
    }
    return Arithmetic.with(
        e, e.operands().stream().map(operand -> apply(operand, replacements)).toList());
  }
}
