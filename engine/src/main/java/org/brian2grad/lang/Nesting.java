package org.brian2grad.lang;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;

/// Refuses texts on which recursion would exhaust the stack: the parser's, which goes down at each
/// parenthesis, sign and power, and that over the tree, which a long sum makes as deep as it is
/// long.
final class Nesting {
  static final int DEEPEST = 200;
  static final int LONGEST = 500;

  /// What follows them is not inside of what stands before.
  private static final Set<String> BOUNDARIES =
      Set.of(",", "=", "+=", "-=", "*=", "/=", "//=", "%=", "**=", ";");

  private static final Set<String> OPERATORS =
      Set.of("*", "/", "//", "%", "<", "<=", ">", ">=", "==", "!=", "and", "or");

  private final Position start;

  /// One for each open parenthesis, and one for the text.
  private final Deque<Level> levels = new ArrayDeque<>();

  /// Over all levels.
  private int signs;

  private int operators;
  private boolean afterOperand;
  private boolean afterOpening;

  private static final class Level {
    /// Whether its parenthesis follows a name, so that nothing may be in it.
    final boolean call;

    /// Signs and powers that are within each other.
    int signs;

    int operators;

    Level(boolean call) {
      this.call = call;
    }
  }

  private Nesting(Position start) {
    this.start = start;
    levels.push(new Level(false));
  }

  static void requireShallow(List<Token> tokens, Position start) {
    var nesting = new Nesting(start);
    for (Token token : tokens) {
      nesting.count(token);
      if (nesting.levels.size() + nesting.signs > DEEPEST) {
        throw nesting.error(token, DEEPEST + " levels of parentheses, signs and powers");
      }
      if (nesting.operators > LONGEST) {
        throw nesting.error(token, LONGEST + " operators in an expression");
      }
    }
  }

  /// The parser passes over a token that is wrong where it stands, and goes on inside of what it is
  /// in: only behind an operand is something over.
  private void count(Token token) {
    String text = token.getText();
    boolean operand = false;
    boolean open = false;
    if (text.equals("(")) {
      levels.push(new Level(afterOperand));
      open = true;
    } else if (text.equals(")")) {
      operand = afterOperand || (afterOpening && levels.element().call);
      if (operand) {
        forget();
        if (levels.size() > 1) {
          levels.pop();
        }
      }
    } else if (BOUNDARIES.contains(text) || text.startsWith(":") || text.isBlank()) {
      if (afterOperand) {
        forget();
      }
    } else if (text.equals("**") || text.equals("not") || isSign(text)) {
      add(1, 1);
    } else if (text.equals("-") || text.equals("+") || OPERATORS.contains(text)) {
      add(afterOperand ? -levels.element().signs : 0, 1);
    } else {
      operand = true;
    }
    afterOperand = operand;
    afterOpening = open;
  }

  private boolean isSign(String text) {
    return !afterOperand && (text.equals("-") || text.equals("+"));
  }

  private void forget() {
    add(-levels.element().signs, -levels.element().operators);
  }

  private void add(int moreSigns, int moreOperators) {
    Level level = levels.element();
    level.signs += moreSigns;
    level.operators += moreOperators;
    signs += moreSigns;
    operators += moreOperators;
  }

  private DiagnosticException error(Token at, String most) {
    return new DiagnosticException(
        new Diagnostic(
            start.within(at.getLine(), at.getCharPositionInLine() + 1).toString(),
            "nesting",
            "expected at most " + most + ", got more",
            "name parts of the expression"));
  }
}
