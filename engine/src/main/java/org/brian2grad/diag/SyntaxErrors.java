package org.brian2grad.diag;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/// Collects what a grammar finds wrong with a text, with line and column.
public final class SyntaxErrors extends BaseErrorListener {
  /// More than these say nothing new.
  private static final int MOST = 20;

  /// Longer lists of what could have stood there help nobody.
  private static final int MOST_EXPECTED = 6;

  private final List<Diagnostic> found = new ArrayList<>();
  private final Position start;
  private final String remedy;

  /// @param start where the text begins
  public SyntaxErrors(Position start, String remedy) {
    this.start = start;
    this.remedy = remedy;
  }

  public void listenTo(Lexer lexer, Parser parser) {
    lexer.removeErrorListeners();
    lexer.addErrorListener(this);
    parser.removeErrorListeners();
    parser.addErrorListener(this);
  }

  /// @throws DiagnosticException where there were any
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new DiagnosticException(found);
    }
  }

  /// @throws DiagnosticException where there are too many to go on
  @Override
  public void syntaxError(
      Recognizer<?, ?> recognizer,
      Object symbol,
      int line,
      int column,
      String message,
      RecognitionException cause) {
    String what =
        recognizer instanceof Parser parser && symbol instanceof Token token
            ? "expected " + expected(parser) + ", got " + name(token)
            : "expected text of the language, got "
                + Position.brief(message.replace("token recognition error at: ", ""));
    found.add(new Diagnostic(start.within(line, column + 1).toString(), "syntax", what, remedy));
    if (found.size() == MOST) {
      throwIfAny();
    }
  }

  private static String expected(Parser parser) {
    IntervalSet tokens = parser.getExpectedTokens();
    if (tokens.isNil() || tokens.size() > MOST_EXPECTED) {
      return "something else";
    }
    return tokens.toList().stream()
        .map(type -> type == Token.EOF ? "the end" : display(parser, type))
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  /// Tokens without a text of their own go by their name in the grammar.
  private static String display(Parser parser, int type) {
    String literal = parser.getVocabulary().getLiteralName(type);
    return literal == null
        ? "a " + parser.getVocabulary().getSymbolicName(type).toLowerCase(java.util.Locale.ROOT)
        : literal;
  }

  private static String name(Token token) {
    String text = token.getText().strip();
    return token.getType() == Token.EOF
        ? "the end"
        : text.isEmpty() ? "the end of the line" : "'" + Position.brief(text) + "'";
  }
}
