package org.brian2grad.lang;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
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

  private final StringBuilder text = new StringBuilder();

  private ExpressionPrinter() {}

  public static String print(Expression e) {
    var printer = new ExpressionPrinter();
    printer.write(e);
    return printer.text.toString();
  }

  private void write(Expression e) {
    switch (e) {
      case Expression.Number n -> text.append(number(n));
      case Expression.BooleanLiteral b -> text.append(b.value() ? "True" : "False");
      case Expression.Identifier i -> text.append(i.name());
      case Expression.Unary u -> {
        text.append(u.operator().symbol());
        write(u.operand(), SIGN);
      }
      case Expression.Binary b when b.operator() == BinaryOperator.POW -> {
        write(b.left(), ATOM);
        text.append("**");
        write(b.right(), SIGN);
      }
      case Expression.Binary _, Expression.Logical _ -> writeChain(e);
      case Expression.Comparison c -> {
        write(c.left(), SUM);
        text.append(' ').append(c.operator().symbol()).append(' ');
        write(c.right(), SUM);
      }
      case Expression.Not n -> {
        text.append("not ");
        write(n.operand(), NOT);
      }
      case Expression.Call c -> {
        text.append(c.function()).append('(');
        for (int k = 0; k < c.args().size(); k++) {
          text.append(k == 0 ? "" : ", ");
          write(c.args().get(k));
        }
        text.append(')');
      }
    }
  }

  private void write(Expression e, int level) {
    boolean parentheses = level(e) < level;
    text.append(parentheses ? "(" : "");
    write(e);
    text.append(parentheses ? ")" : "");
  }

  /// Long sums lean to the left; a recursion would be as deep as they are long.
  private void writeChain(Expression e) {
    Deque<Expression> chain = new ArrayDeque<>();
    Expression first = e;
    while (isLeftOperator(first) && (chain.isEmpty() || level(first) >= level(chain.element()))) {
      chain.push(first);
      first = first.operands().getFirst();
    }
    write(first, level(chain.element()));
    for (Expression operation : chain) {
      text.append(' ').append(symbol(operation)).append(' ');
      write(operation.operands().getLast(), level(operation) + 1);
    }
  }

  private static boolean isLeftOperator(Expression e) {
    return e instanceof Expression.Logical
        || (e instanceof Expression.Binary b && b.operator() != BinaryOperator.POW);
  }

  private static String symbol(Expression e) {
    return switch (e) {
      case Expression.Binary b -> b.operator().symbol();
      case Expression.Logical l -> l.operator() == LogicalOperator.AND ? "and" : "or";
      default -> throw new IllegalArgumentException("no operator in " + e);
    };
  }

  private static String number(Expression.Number n) {
    if (Double.isInfinite(n.value())) {
      return "1e999"; // what has no digits reads back from any number out of range
    }
    return n.integer()
        ? new BigDecimal(n.value()).toBigInteger().toString()
        : Double.toString(n.value());
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
