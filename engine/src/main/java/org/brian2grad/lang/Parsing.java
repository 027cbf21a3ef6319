package org.brian2grad.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lang.grammar.BrianLexer;
import org.brian2grad.lang.grammar.BrianParser;

/// Runs the grammar on a text; every error it finds is reported with line and column.
final class Parsing {
  /// Deeper nesting would exhaust the stack of the recursive descent.
  private static final int DEEPEST = 500;

  private Parsing() {}

  static <C extends ParserRuleContext, T> T parse(
      String text, String kind, Function<BrianParser, C> rule, Function<C, T> read) {
    requireShallow(text, kind);
    var errors = new Errors(text, kind);
    var lexer = new BrianLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    lexer.addErrorListener(errors);
    var parser = new BrianParser(new CommonTokenStream(lexer));
    parser.removeErrorListeners();
    parser.addErrorListener(errors);
    C tree = rule.apply(parser);
    if (!errors.found.isEmpty()) {
      throw new DiagnosticException(errors.found);
    }
    return read.apply(tree);
  }

  private static void requireShallow(String text, String kind) {
    int depth = 0;
    int signs = 0;
    for (int k = 0; k < text.length(); k++) {
      char c = text.charAt(k);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      signs = c == '-' || c == '+' ? signs + 1 : c == ' ' ? signs : 0;
      if (depth > DEEPEST || signs > DEEPEST) {
        throw new DiagnosticException(
            new Diagnostic(
                kind,
                "nesting",
                "expected at most " + DEEPEST + " levels, got more",
                "name parts of the expression"));
      }
    }
  }

  private static final class Errors extends BaseErrorListener {
    final List<Diagnostic> found = new ArrayList<>();
    private final String text;
    private final String kind;

    Errors(String text, String kind) {
      this.text = text;
      this.kind = kind;
    }

    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        Object symbol,
        int line,
        int column,
        String message,
        RecognitionException cause) {
      found.add(
          new Diagnostic(
              kind + " '" + text.strip() + "', line " + line + ", column " + (column + 1),
              "syntax",
              message,
              "see Brian 2's documentation of equations"));
    }
  }
}
