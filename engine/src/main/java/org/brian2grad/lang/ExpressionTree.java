package org.brian2grad.lang;

import java.util.List;
import org.antlr.v4.runtime.tree.ParseTree;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.lang.Expression.ComparisonOperator;
import org.brian2grad.lang.Expression.LogicalOperator;
import org.brian2grad.lang.Expression.UnaryOperator;
import org.brian2grad.lang.grammar.BrianParser;

/// From the grammar's tree to expressions.
final class ExpressionTree {
  Expression expression(BrianParser.ExpressionContext tree) {
    return disjunction(tree.disjunction());
  }

  private Expression disjunction(BrianParser.DisjunctionContext tree) {
    Expression result = conjunction(tree.conjunction(0));
    for (int k = 1; k < tree.conjunction().size(); k++) {
      result = new Expression.Logical(LogicalOperator.OR, result, conjunction(tree.conjunction(k)));
    }
    return result;
  }

  private Expression conjunction(BrianParser.ConjunctionContext tree) {
    Expression result = negation(tree.negation(0));
    for (int k = 1; k < tree.negation().size(); k++) {
      result = new Expression.Logical(LogicalOperator.AND, result, negation(tree.negation(k)));
    }
    return result;
  }

  private Expression negation(BrianParser.NegationContext tree) {
    return switch (tree) {
      case BrianParser.NotContext n -> new Expression.Not(negation(n.negation()));
      case BrianParser.PlainContext p -> comparison(p.comparison());
      default -> throw unknown(tree);
    };
  }

  private Expression comparison(BrianParser.ComparisonContext tree) {
    Expression left = sum(tree.sum(0));
    return tree.operator == null
        ? left
        : new Expression.Comparison(
            ComparisonOperator.of(tree.operator.getText()), left, sum(tree.sum(1)));
  }

  private Expression sum(BrianParser.SumContext tree) {
    Expression result = product(tree.product(0));
    for (int k = 1; k < tree.product().size(); k++) {
      result = binary(tree.getChild(2 * k - 1), result, product(tree.product(k)));
    }
    return result;
  }

  private Expression product(BrianParser.ProductContext tree) {
    Expression result = factor(tree.factor(0));
    for (int k = 1; k < tree.factor().size(); k++) {
      result = binary(tree.getChild(2 * k - 1), result, factor(tree.factor(k)));
    }
    return result;
  }

  private static Expression binary(ParseTree operator, Expression left, Expression right) {
    return new Expression.Binary(BinaryOperator.of(operator.getText()), left, right);
  }

  private Expression factor(BrianParser.FactorContext tree) {
    return switch (tree) {
      case BrianParser.SignedContext s ->
          new Expression.Unary(
              s.sign.getText().equals("-") ? UnaryOperator.NEGATE : UnaryOperator.PLUS,
              factor(s.factor()));
      case BrianParser.UnsignedContext u -> power(u.power());
      default -> throw unknown(tree);
    };
  }

  private Expression power(BrianParser.PowerContext tree) {
    Expression base = atom(tree.atom());
    return tree.factor() == null
        ? base
        : new Expression.Binary(BinaryOperator.POW, base, factor(tree.factor()));
  }

  private Expression atom(BrianParser.AtomContext tree) {
    return switch (tree) {
      case BrianParser.NumberContext n -> number(n.getText());
      case BrianParser.TruthContext t -> new Expression.BooleanLiteral(t.getText().equals("True"));
      case BrianParser.IdentifierContext i -> new Expression.Identifier(i.getText());
      case BrianParser.ParenthesesContext p -> expression(p.expression());
      case BrianParser.CallContext c -> {
        List<Expression> args = c.expression().stream().map(this::expression).toList();
        yield new Expression.Call(c.NAME().getText(), args);
      }
      default -> throw unknown(tree);
    };
  }

  private static Expression number(String text) {
    double value = Double.parseDouble(text);
    boolean integer = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return new Expression.Number(value, integer && Double.isFinite(value));
  }

  private static IllegalStateException unknown(ParseTree tree) {
    return new IllegalStateException("the grammar has no " + tree.getClass().getSimpleName());
  }
}
