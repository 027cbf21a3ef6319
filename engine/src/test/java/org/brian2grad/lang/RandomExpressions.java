package org.brian2grad.lang;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Expressions of all kinds, without regard to what they mean.
public final class RandomExpressions {
  private static final List<String> NAMES =
      List.of("a", "b_1", "v", "tau", "x", "e", "orx", "not1");
  private static final List<String> FUNCTIONS = List.of("exp", "clip", "rand", "stimulus");

  private RandomExpressions() {}

  public static Arbitrary<Expression> any(int depth) {
    if (depth == 0) {
      return leaf();
    }
    Arbitrary<Expression> e = Arbitraries.lazy(() -> any(depth - 1));
    return Arbitraries.oneOf(
            leaf(),
            Combinators.combine(Arbitraries.of(Expression.UnaryOperator.class), e)
                .as(Expression.Unary::new),
            Combinators.combine(Arbitraries.of(Expression.BinaryOperator.class), e, e)
                .as(Expression.Binary::new),
            Combinators.combine(Arbitraries.of(Expression.ComparisonOperator.class), e, e)
                .as(Expression.Comparison::new),
            Combinators.combine(Arbitraries.of(Expression.LogicalOperator.class), e, e)
                .as(Expression.Logical::new),
            e.map(Expression.Not::new),
            Combinators.combine(Arbitraries.of(FUNCTIONS), e.list().ofMaxSize(3))
                .as(Expression.Call::new))
        .withoutEdgeCases();
  }

  private static Arbitrary<Expression> leaf() {
    return Arbitraries.oneOf(
        Arbitraries.longs()
            .greaterOrEqual(0)
            .map(n -> (Expression) new Expression.Number((double) n, true)),
        Arbitraries.doubles()
            .greaterOrEqual(0)
            .map(x -> (Expression) new Expression.Number(x, false)),
        Arbitraries.of(true, false).map(b -> (Expression) new Expression.BooleanLiteral(b)),
        Arbitraries.of(NAMES).map(n -> (Expression) new Expression.Identifier(n)));
  }
}
