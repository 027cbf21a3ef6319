package org.brian2grad.lang;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.lang.grammar.BrianLexer;
import org.brian2grad.lang.grammar.BrianParser;

/// One equation as it was written; whether names, unit and flags fit is not known yet.
///
/// @param expression of all but parameters
/// @param unit what stands behind the colon
public record EquationText(
    Kind kind, Word variable, Optional<Expression> expression, Word unit, List<Word> flags) {
  public EquationText {
    flags = List.copyOf(flags);
  }

  public enum Kind {
    DIFFERENTIAL,
    SUBEXPRESSION,
    PARAMETER
  }

  /// A piece of text, and where it stands.
  public record Word(String text, Position position) {}

  /// @param start where the text begins
  /// @throws DiagnosticException with line and column of all that is no equation
  public static List<EquationText> parse(String text, Position start) {
    var lexer = new BrianLexer(CharStreams.fromString(text));
    lexer.joinsLines = true;
    return Parsing.parse(
        lexer, start, BrianParser::equations, tree -> new Reader(start).read(tree));
  }

  private record Reader(Position start) {
    List<EquationText> read(BrianParser.EquationsContext tree) {
      return tree.equation().stream().map(this::equation).toList();
    }

    private EquationText equation(BrianParser.EquationContext tree) {
      return switch (tree) {
        case BrianParser.ParameterContext p ->
            new EquationText(
                Kind.PARAMETER,
                word(p.variable),
                Optional.empty(),
                unit(p.UNIT()),
                flags(p.flags()));
        case BrianParser.SubexpressionContext s ->
            new EquationText(
                Kind.SUBEXPRESSION,
                word(s.variable),
                Optional.of(new ExpressionTree().expression(s.expression())),
                unit(s.UNIT()),
                flags(s.flags()));
        case BrianParser.DifferentialEquationContext d ->
            new EquationText(
                Kind.DIFFERENTIAL,
                differentiated(d),
                Optional.of(new ExpressionTree().expression(d.expression())),
                unit(d.UNIT()),
                flags(d.flags()));
        default -> throw unknown(tree);
      };
    }

    /// `v` of `dv/dt`: to the grammar, both are names.
    private Word differentiated(BrianParser.DifferentialEquationContext tree) {
      Word left = word(tree.differential);
      if (!left.text().matches("d.+") || !tree.time.getText().equals("dt")) {
        throw new DiagnosticException(
            new Diagnostic(
                left.position().toString(),
                "derivative",
                "expected the left side 'd(variable)/dt', got '"
                    + left.text()
                    + "/"
                    + tree.time.getText()
                    + "'",
                "write for example 'dv/dt = -v/tau : volt'"));
      }
      return new Word(left.text().substring(1), left.position());
    }

    private Word unit(TerminalNode token) {
      String text = token.getText().substring(1);
      String stripped = text.stripLeading();
      Word colon = word(token.getSymbol());
      return new Word(
          stripped.stripTrailing(),
          colon.position().within(1, 2 + text.length() - stripped.length()));
    }

    private List<Word> flags(BrianParser.@org.jspecify.annotations.Nullable FlagsContext tree) {
      return tree == null ? List.of() : tree.flag().stream().map(this::flag).toList();
    }

    private Word flag(BrianParser.FlagContext tree) {
      StringBuilder text = new StringBuilder();
      for (ParseTree part : tree.children) {
        boolean joined =
            text.isEmpty() || part.getText().equals("-") || text.charAt(text.length() - 1) == '-';
        text.append(joined ? "" : " ").append(part.getText());
      }
      return new Word(text.toString(), word(tree.getStart()).position());
    }

    private Word word(Token token) {
      return new Word(
          token.getText(), start.within(token.getLine(), token.getCharPositionInLine() + 1));
    }

    private static IllegalStateException unknown(ParserRuleContext tree) {
      return new IllegalStateException("the grammar has no " + tree.getClass().getSimpleName());
    }
  }
}
