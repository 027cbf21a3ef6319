package org.brian2grad.lowering;

import java.util.Map;
import java.util.Optional;
import org.brian2grad.lang.Expression;

/// The unit of an expression, as far as the texts of its variables' units tell: enough to check the
/// scale of a surrogate against what it is compared with.
final class ExpressionUnit {
  private static final String NONE = "";

  private final Map<String, String> units;

  /// @param units by name; what is left out is not known
  ExpressionUnit(Map<String, String> units) {
    this.units = units;
  }

  /// The unit's text, `""` for dimensionless, or empty where it cannot be told.
  Optional<String> of(Expression expression) {
    return switch (expression) {
      case Expression.Number _,
          Expression.BooleanLiteral _,
          Expression.Comparison _,
          Expression.Logical _,
          Expression.Not _ ->
          Optional.of(NONE);
      case Expression.Identifier i -> Optional.ofNullable(units.get(i.name()));
      case Expression.Unary u -> of(u.operand());
      case Expression.Binary b -> binary(b);
      case Expression.Call c ->
          switch (c.function()) {
            case "abs", "clip" -> of(c.args().getFirst());
            case "exp",
                "log",
                "log10",
                "expm1",
                "log1p",
                "exprel",
                "sin",
                "cos",
                "tan",
                "sinh",
                "cosh",
                "tanh",
                "arcsin",
                "arccos",
                "arctan",
                "sign",
                "int",
                "timestep",
                "rand",
                "randn" ->
                Optional.of(NONE);
            default -> Optional.empty();
          };
    };
  }

  private Optional<String> binary(Expression.Binary b) {
    Optional<String> left = of(b.left());
    Optional<String> right = of(b.right());
    return switch (b.operator()) {
      case ADD, SUB, MOD -> left.isPresent() ? left : right;
      case MUL ->
          left.equals(Optional.of(NONE))
              ? right
              : right.equals(Optional.of(NONE)) ? left : Optional.empty();
      case DIV ->
          right.equals(Optional.of(NONE))
              ? left
              : left.isPresent() && left.equals(right) ? Optional.of(NONE) : Optional.empty();
      case FLOOR_DIV -> Optional.of(NONE);
      case POW -> left.equals(Optional.of(NONE)) ? left : Optional.empty();
    };
  }
}
