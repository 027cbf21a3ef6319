package org.brian2grad.model;

import java.util.Optional;
import org.brian2grad.lang.Expression;

/// The values of expressions of numbers and constants, in SI.
final class ConstantValue {
  private ConstantValue() {}

  /// Empty where something in the expression is not constant, or a function.
  static Optional<Double> of(Expression e, Namespace names) {
    return switch (e) {
      case Expression.Number n -> Optional.of(n.value());
      case Expression.BooleanLiteral b -> Optional.of(b.value() ? 1.0 : 0.0);
      case Expression.Identifier i ->
          names
              .find(i.name())
              .filter(Meaning.Constant.class::isInstance)
              .map(m -> ((Meaning.Constant) m).quantity().value());
      case Expression.Unary u ->
          of(u.operand(), names).map(x -> u.operator() == Expression.UnaryOperator.NEGATE ? -x : x);
      case Expression.Binary b ->
          of(b.left(), names).flatMap(l -> of(b.right(), names).map(r -> b.operator().apply(l, r)));
      case Expression.Comparison _, Expression.Logical _, Expression.Not _, Expression.Call _ ->
          Optional.empty();
    };
  }
}
