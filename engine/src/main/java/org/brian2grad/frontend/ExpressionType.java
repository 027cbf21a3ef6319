package org.brian2grad.frontend;

import java.util.List;
import java.util.Map;
import org.brian2grad.lang.Expression;
import org.brian2grad.program.ArraySpec;

/// The type of an expression, and whether it has one value for all elements, by Brian 2's rules
/// (`codegen/generators`, `parsing/bast.py`).
///
/// @param type `FLOAT64`, `INT32` or `BOOL`
record ExpressionType(ArraySpec.Type type, boolean scalar) {
  /// @param locals names that the code made before
  static ExpressionType of(Expression expression, Scope scope, Map<String, Symbol.Local> locals) {
    return switch (expression) {
      case Expression.Number n ->
          new ExpressionType(n.integer() ? ArraySpec.Type.INT32 : ArraySpec.Type.FLOAT64, true);
      case Expression.BooleanLiteral _ -> new ExpressionType(ArraySpec.Type.BOOL, true);
      case Expression.Identifier i -> {
        Symbol.Local local = locals.get(i.name());
        Symbol symbol = local != null ? local : scope.require(i.name());
        yield new ExpressionType(kind(symbol.type()), symbol.scalar());
      }
      case Expression.Unary u -> of(u.operand(), scope, locals);
      case Expression.Not _, Expression.Comparison _, Expression.Logical _ ->
          new ExpressionType(ArraySpec.Type.BOOL, operands(expression, scope, locals).scalar());
      case Expression.Binary b -> {
        ExpressionType operands = operands(b, scope, locals);
        yield b.operator() == Expression.BinaryOperator.DIV
            ? new ExpressionType(ArraySpec.Type.FLOAT64, operands.scalar())
            : operands;
      }
      case Expression.Call c -> {
        Symbol.Function function = scope.requireFunction(c.function());
        ExpressionType operands = operands(c, scope, locals);
        var type =
            switch (function.returns()) {
              case REAL -> ArraySpec.Type.FLOAT64;
              case INTEGER -> ArraySpec.Type.INT32;
              case WIDEST -> operands.type();
            };
        yield new ExpressionType(type, function.stateless() && operands.scalar());
      }
    };
  }

  /// The widest type of the operands.
  private static ExpressionType operands(
      Expression expression, Scope scope, Map<String, Symbol.Local> locals) {
    List<ExpressionType> types =
        expression.operands().stream().map(o -> of(o, scope, locals)).toList();
    var widest = ArraySpec.Type.BOOL;
    for (ExpressionType type : types) {
      if (rank(type.type()) > rank(widest)) {
        widest = type.type();
      }
    }
    return new ExpressionType(widest, types.stream().allMatch(ExpressionType::scalar));
  }

  private static int rank(ArraySpec.Type type) {
    return switch (type) {
      case BOOL -> 0;
      case INT8, INT32, INT64 -> 1;
      case FLOAT32, FLOAT64 -> 2;
    };
  }

  private static ArraySpec.Type kind(ArraySpec.Type type) {
    return switch (rank(type)) {
      case 0 -> ArraySpec.Type.BOOL;
      case 1 -> ArraySpec.Type.INT32;
      default -> ArraySpec.Type.FLOAT64;
    };
  }
}
