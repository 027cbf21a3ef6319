package org.brian2grad.units;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.diag.Spelling;
import org.brian2grad.diag.SyntaxErrors;
import org.brian2grad.units.grammar.UnitsLexer;
import org.brian2grad.units.grammar.UnitsParser;

/// Reads quantities, and the units of equations. Products are taken from left to right, as Python
/// does with the same text, so that the numbers are Brian's to the last bit.
final class QuantityReader {
  /// Larger exponents have no meaning, and overflow.
  private static final double LARGEST_EXPONENT = 30;

  private final Position start;

  private QuantityReader(Position start) {
    this.start = start;
  }

  static Quantity quantity(String text, Position start) {
    var reader = new QuantityReader(start);
    var tree = reader.tree(text, "write for example '20 ms' or '5*mV'", UnitsParser::quantity);
    Quantity result = reader.factor(tree.factor());
    for (UnitsParser.PartContext part : tree.part()) {
      result =
          switch (part) {
            case UnitsParser.OperationContext o ->
                operation(result, o.operator.getText(), reader.factor(o.factor()));
            case UnitsParser.BesideContext b -> operation(result, "*", reader.named(b.named()));
            default -> throw unknown(part);
          };
    }
    if (!Double.isFinite(result.value())) {
      throw reader.error(
          tree.getStart(),
          "number-range",
          "expected a number within the range of double precision, got '" + text.strip() + "'",
          "write a smaller number");
    }
    reader.requireSmall(result.dimension(), tree);
    boolean negative = tree.sign != null && tree.sign.getText().equals("-");
    return negative ? new Quantity(-result.value(), result.dimension()) : result;
  }

  /// The dimension that an equation gives its variable.
  ///
  /// As in Brian, the text has to be a product of powers of base units: without scales, and without
  /// numbers but in `1/second`.
  static Dimension unit(String text, Position start) {
    var reader = new QuantityReader(start);
    var tree =
        reader.tree(
            text,
            "write a product of base units, for example 'siemens/metre**2', or '1', 'integer',"
                + " 'boolean'",
            UnitsParser::unit);
    reader.requirePlain(tree);
    boolean inverse = tree.getChildCount() > 2 && tree.getChild(1).getText().equals("/");
    for (int k = 0; k < tree.power().size(); k++) {
      reader.requireBase(tree.power(k), k == 0 && inverse);
    }
    Dimension dimension = reader.product(tree.children).dimension();
    reader.requireSmall(dimension, tree);
    return dimension;
  }

  private void requireBase(UnitsParser.PowerContext power, boolean divided) {
    switch (power) {
      case UnitsParser.NumberContext n -> {
        if (!divided || !n.getText().equals("1")) {
          throw error(
              n.getStart(),
              "unit-not-base",
              "expected a unit, got the number " + n.getText(),
              "write base units only, for example 'siemens/metre**2' and not '1*siemens/metre**2'");
        }
      }
      case UnitsParser.NameContext n -> {
        String name = n.named().NAME().getText();
        Unit unit = find(n.named().NAME().getSymbol(), Units.find(name));
        if (!unit.isBase()) {
          throw error(
              n.getStart(),
              "unit-not-base",
              "expected a base unit, got '" + name + "'",
              "write '"
                  + unit.dimension()
                  + "': values in equations carry their scales themselves");
        }
      }
      default -> throw unknown(power);
    }
  }

  /// Equations are Python's, in which `^` is no power, and have Brian's names only.
  private UnitsParser.UnitContext requirePlain(UnitsParser.UnitContext tree) {
    for (UnitsParser.PowerContext power : tree.power()) {
      if (power instanceof UnitsParser.NameContext n) {
        UnitsParser.NamedContext named = n.named();
        if (named.RAISED() != null || named.getText().indexOf('^') >= 0) {
          throw error(
              named.getStart(),
              "syntax",
              "expected a power with '**', got '" + named.getText() + "'",
              "write for example 'metre**2' in equations");
        }
      }
    }
    return tree;
  }

  private <C extends ParserRuleContext> C tree(
      String text, String remedy, Function<UnitsParser, C> rule) {
    var errors = new SyntaxErrors(start, remedy);
    var lexer = new UnitsLexer(CharStreams.fromString(text));
    var parser = new UnitsParser(new CommonTokenStream(lexer));
    errors.listenTo(lexer, parser);
    C tree = rule.apply(parser);
    errors.throwIfAny();
    return tree;
  }

  private Quantity factor(UnitsParser.FactorContext tree) {
    return switch (tree) {
      case UnitsParser.SingleContext s -> power(s.power());
      case UnitsParser.ParenthesesContext p ->
          product(p.children.subList(1, p.children.size() - 1));
      default -> throw unknown(tree);
    };
  }

  /// @param trees powers with operators between them, and whatever follows
  private Quantity product(List<ParseTree> trees) {
    Quantity result = power((UnitsParser.PowerContext) trees.getFirst());
    for (int k = 1; k < trees.size(); k++) {
      result =
          switch (trees.get(k)) {
            case UnitsParser.PowerContext power ->
                operation(result, trees.get(k - 1).getText(), power(power));
            case UnitsParser.NamedContext named -> operation(result, "*", named(named));
            default -> result;
          };
    }
    return result;
  }

  private Quantity power(UnitsParser.PowerContext tree) {
    return switch (tree) {
      case UnitsParser.NumberContext n -> {
        double base = Double.parseDouble(n.NUMBER().getText());
        yield Quantity.of(n.exponent() == null ? base : Math.pow(base, exponent(n.exponent())));
      }
      case UnitsParser.NameContext n -> named(n.named());
      default -> throw unknown(tree);
    };
  }

  private Quantity named(UnitsParser.NamedContext tree) {
    Token name = tree.NAME().getSymbol();
    Unit unit = find(name, Units.written(name.getText()));
    if (tree.exponent() == null && tree.RAISED() == null) {
      return new Quantity(unit.value(), unit.dimension());
    }
    double exponent =
        tree.exponent() == null ? raised(tree.RAISED().getText()) : exponent(tree.exponent());
    double value =
        exponent == Math.rint(exponent)
            ? Unit.powerOfTen(unit.scale() * (int) exponent)
            : Math.pow(unit.value(), exponent);
    return new Quantity(value, unit.dimension().power(exponent));
  }

  /// Of `²`, `⁻¹`.
  private static double raised(String text) {
    double size = 1 + "\u00B9\u00B2\u00B3".indexOf(text.charAt(text.length() - 1));
    return text.length() > 1 ? -size : size;
  }

  private double exponent(UnitsParser.ExponentContext tree) {
    double size = Double.parseDouble(tree.signed().NUMBER().getText());
    if (size > LARGEST_EXPONENT) {
      throw error(
          tree.getStart(),
          "exponent",
          "expected an exponent up to " + (int) LARGEST_EXPONENT + ", got " + tree.getText(),
          "write a smaller power");
    }
    Token sign = tree.signed().sign;
    return sign != null && sign.getText().equals("-") ? -size : size;
  }

  /// Of what all powers together make of each base unit too, so that it can be written as one.
  private void requireSmall(Dimension dimension, ParserRuleContext tree) {
    for (double exponent : dimension.exponents()) {
      if (Math.abs(exponent) > LARGEST_EXPONENT) {
        throw error(
            tree.getStart(),
            "exponent",
            "expected exponents of base units up to %d, got %s"
                .formatted((int) LARGEST_EXPONENT, Math.abs(exponent)),
            "write smaller powers");
      }
    }
  }

  private static Quantity operation(Quantity left, String operator, Quantity right) {
    return operator.equals("/")
        ? new Quantity(left.value() / right.value(), left.dimension().over(right.dimension()))
        : new Quantity(left.value() * right.value(), left.dimension().times(right.dimension()));
  }

  private Unit find(Token name, Optional<Unit> found) {
    String text = name.getText();
    return found.orElseThrow(
        () -> error(name, "unknown-unit", "expected a unit, got '" + text + "'", remedy(text)));
  }

  private static String remedy(String name) {
    if (name.equals("celsius")) {
      return "write absolute temperatures in kelvin: Brian has no celsius, because differences and"
          + " absolute values would mean different things";
    }
    return Units.written(name)
        .map(Unit::name)
        .map(Spelling::question)
        .or(() -> Spelling.suggestion(name, Units.names()))
        .orElse("use one of Brian 2's names of units, for example 'mV', 'msecond', 'Mohm'");
  }

  private DiagnosticException error(Token at, String code, String what, String remedy) {
    return new DiagnosticException(
        new Diagnostic(
            start.within(at.getLine(), at.getCharPositionInLine() + 1).toString(),
            code,
            what,
            remedy));
  }

  private static IllegalStateException unknown(ParseTree tree) {
    return new IllegalStateException("the grammar has no " + tree.getClass().getSimpleName());
  }
}
