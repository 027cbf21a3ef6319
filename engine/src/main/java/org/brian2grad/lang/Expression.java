package org.brian2grad.lang;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// An expression of an equation, as Python reads it.
public sealed interface Expression {
  /// @param integer whether it was written without point and exponent
  record Number(double value, boolean integer) implements Expression {}

  record BooleanLiteral(boolean value) implements Expression {}

  record Identifier(String name) implements Expression {}

  record Unary(UnaryOperator operator, Expression operand) implements Expression {}

  record Binary(BinaryOperator operator, Expression left, Expression right) implements Expression {}

  record Comparison(ComparisonOperator operator, Expression left, Expression right)
      implements Expression {}

  record Logical(LogicalOperator operator, Expression left, Expression right)
      implements Expression {}

  record Not(Expression operand) implements Expression {}

  record Call(String function, List<Expression> args) implements Expression {
    public Call {
      args = List.copyOf(args);
    }
  }

  enum UnaryOperator {
    NEGATE("-"),
    PLUS("+");

    private final String symbol;

    UnaryOperator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }
  }

  enum BinaryOperator {
    ADD("+"),
    SUB("-"),
    MUL("*"),
    DIV("/"),
    FLOOR_DIV("//"),
    MOD("%"),
    POW("**");

    private final String symbol;

    BinaryOperator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }

    /// Of two real numbers, in Python's arithmetic, which is Brian 2's: `%` has the sign of the
    /// divisor, and `//` counts how often the divisor is contained without that remainder. The
    /// floor of the rounded quotient may be one more: `1 / 0.1` is 10, `1 // 0.1` is 9.
    public double apply(double left, double right) {
      return switch (this) {
        case ADD -> left + right;
        case SUB -> left - right;
        case MUL -> left * right;
        case DIV -> left / right;
        case FLOOR_DIV -> floorDivision(left, right);
        case MOD -> modulo(left, right);
        case POW -> Math.pow(left, right);
      };
    }

    private static double floorDivision(double left, double right) {
      double remainder = left % right;
      double quotient = Math.rint((left - remainder) / right);
      double floor = isOfOtherSign(remainder, right) ? quotient - 1 : quotient;
      double exact = left / right;
      if (right == 0) {
        return exact;
      }
      return floor == 0 ? Math.copySign(0.0, exact) : floor;
    }

    private static boolean isOfOtherSign(double remainder, double divisor) {
      return remainder != 0 && (remainder < 0) != (divisor < 0);
    }

    private static double modulo(double left, double right) {
      double remainder = left % right;
      if (remainder == 0) {
        return Math.copySign(0.0, right);
      }
      return isOfOtherSign(remainder, right) ? remainder + right : remainder;
    }

    static BinaryOperator of(String symbol) {
      for (BinaryOperator operator : values()) {
        if (operator.symbol.equals(symbol)) {
          return operator;
        }
      }
      throw new IllegalArgumentException("no operator '" + symbol + "'");
    }
  }

  enum ComparisonOperator {
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">="),
    EQ("=="),
    NE("!=");

    private final String symbol;

    ComparisonOperator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }

    /// Whether it holds between two numbers; between what is not a number only `!=` does.
    public boolean holds(double left, double right) {
      return switch (this) {
        case LT -> left < right;
        case LE -> left <= right;
        case GT -> left > right;
        case GE -> left >= right;
        case EQ -> left == right;
        case NE -> left != right;
      };
    }

    static ComparisonOperator of(String symbol) {
      for (ComparisonOperator operator : values()) {
        if (operator.symbol.equals(symbol)) {
          return operator;
        }
      }
      throw new IllegalArgumentException("no comparison '" + symbol + "'");
    }
  }

  enum LogicalOperator {
    AND,
    OR
  }

  /// The expressions it is made of.
  default List<Expression> operands() {
    return switch (this) {
      case Number _, BooleanLiteral _, Identifier _ -> List.of();
      case Unary u -> List.of(u.operand());
      case Binary b -> List.of(b.left(), b.right());
      case Comparison c -> List.of(c.left(), c.right());
      case Logical l -> List.of(l.left(), l.right());
      case Not n -> List.of(n.operand());
      case Call c -> c.args();
    };
  }

  /// The names it uses (not those of functions), in the order of their first use.
  default Set<String> identifiers() {
    Set<String> names = new LinkedHashSet<>();
    Deque<Expression> left = new ArrayDeque<>(List.of(this));
    while (!left.isEmpty()) {
      Expression next = left.pop();
      if (next instanceof Identifier(String name)) {
        names.add(name);
      }
      next.operands().reversed().forEach(left::push);
    }
    return names;
  }
}
