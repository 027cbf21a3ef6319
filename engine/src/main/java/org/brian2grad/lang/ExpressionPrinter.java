package org.brian2grad.lang;

import java.util.stream.Collectors;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.lang.Expression.LogicalOperator;

/// Writes expressions as text that reads back as the same expression, with no more parentheses than
/// needed.
public final class ExpressionPrinter {
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int COMPARISON = 4;
  private static final int SUM = 5;
  private static final int PRODUCT = 6;
  private static final int SIGN = 7;
  private static final int POWER = 8;
  private static final int ATOM = 9;

  private ExpressionPrinter() {}

  public static String print(Expression e) {
    return switch (e) {
      case Expression.Number n -> number(n);
      case Expression.BooleanLiteral b -> b.value() ? "True" : "False";
      case Expression.Identifier i -> i.name();
      case Expression.Unary u -> u.operator().symbol() + at(u.operand(), SIGN);
      case Expression.Binary b when b.operator() == BinaryOperator.POW ->
          at(b.left(), ATOM) + "**" + at(b.right(), SIGN);
      case Expression.Binary b ->
          at(b.left(), level(b)) + " " + b.operator().symbol() + " " + at(b.right(), level(b) + 1);
      case Expression.Comparison c ->
          at(c.left(), SUM) + " " + c.operator().symbol() + " " + at(c.right(), SUM);
      case Expression.Logical l ->
          at(l.left(), level(l))
              + (l.operator() == LogicalOperator.AND ? " and " : " or ")
              + at(l.right(), level(l) + 1);
      case Expression.Not n -> "not " + at(n.operand(), NOT);
      case Expression.Call c ->
          c.args().stream()
              .map(ExpressionPrinter::print)
              .collect(Collectors.joining(", ", c.function() + "(", ")"));
    };
  }

  private static String number(Expression.Number n) {
    return n.integer() && n.value() < 1e15
        ? Long.toString((long) n.value())
        : Double.toString(n.value());
  }

  private static String at(Expression e, int level) {
    return level(e) < level ? "(" + print(e) + ")" : print(e);
  }

  private static int level(Expression e) {
    return switch (e) {
      // It reads back as a sign and a number.
      case Expression.Number n when n.value() < 0 -> SIGN;
      case Expression.Number _,
          Expression.BooleanLiteral _,
          Expression.Identifier _,
          Expression.Call _ ->
          ATOM;
      case Expression.Unary _ -> SIGN;
      case Expression.Not _ -> NOT;
      case Expression.Comparison _ -> COMPARISON;
      case Expression.Logical l -> l.operator() == LogicalOperator.AND ? AND : OR;
      case Expression.Binary b ->
          switch (b.operator()) {
            case ADD, SUB -> SUM;
            case MUL, DIV, FLOOR_DIV, MOD -> PRODUCT;
            case POW -> POWER;
          };
    };
  }
}
