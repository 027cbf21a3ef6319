package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.lang.Expression;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.symbolic.Arithmetic;

/// Puts the random numbers of an initial value into arrays, so that it can be evaluated again.
final class DrawnNumbers {
  private static final Set<String> RANDOM = Set.of("rand", "randn", "poisson");

  private final ArrayDraft arrays;
  private final Scope scope;
  private final String variable;
  private int count;

  /// @param variable that is set
  DrawnNumbers(ArrayDraft arrays, Scope scope, String variable) {
    this.arrays = arrays;
    this.scope = scope;
    this.variable = variable;
  }

  /// The same expression with a name in the place of each call that draws; in the order in which
  /// such calls are evaluated, so that the numbers are the same.
  Expression fix(Expression expression, ElementNames names, int size) {
    List<Expression> operands = new ArrayList<>();
    for (Expression operand : expression.operands()) {
      operands.add(fix(operand, names, size));
    }
    Expression fixed = Arithmetic.with(expression, operands);
    if (!(fixed instanceof Expression.Call call) || !RANDOM.contains(call.function())) {
      return fixed;
    }
    String name = "_" + variable + "_drawn_" + count++;
    String array =
        arrays.add(
            ArrayDraft.Facts.fixed(scope.owner(), name),
            ArraySpec.Type.FLOAT64,
            names.column(call));
    scope.put(
        name,
        new Symbol.Element(
            array, Scope.OWN, ArraySpec.Type.FLOAT64, false, true, Optional.empty()));
    return new Expression.Identifier(name);
  }
}
