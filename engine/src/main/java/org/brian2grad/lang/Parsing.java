package org.brian2grad.lang;

import java.util.function.Function;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.brian2grad.diag.Position;
import org.brian2grad.diag.SyntaxErrors;
import org.brian2grad.lang.grammar.BrianLexer;
import org.brian2grad.lang.grammar.BrianParser;

/// Runs the grammar on a text; every error it finds is reported with line and column.
final class Parsing {
  private Parsing() {}

  /// @param start where the text begins
  static <C extends ParserRuleContext, T> T parse(
      String text, Position start, Function<BrianParser, C> rule, Function<C, T> read) {
    return parse(new BrianLexer(CharStreams.fromString(text)), start, rule, read);
  }

  /// The same for a lexer that has been set up.
  static <C extends ParserRuleContext, T> T parse(
      BrianLexer lexer, Position start, Function<BrianParser, C> rule, Function<C, T> read) {
    var errors = new SyntaxErrors(start, "see Brian 2's documentation of equations");
    var tokens = new CommonTokenStream(lexer);
    var parser = new BrianParser(tokens);
    errors.listenTo(lexer, parser);
    tokens.fill();
    Nesting.requireShallow(tokens.getTokens(), start);
    C tree = rule.apply(parser);
    errors.throwIfAny();
    return read.apply(tree);
  }
}
