package org.brian2grad.lang;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// What is printed reads back.
class RoundTripTest {
  @Provide
  static Arbitrary<Expression> expressions() {
    return RandomExpressions.any(4);
  }

  @Property
  void expressionsReadBack(@ForAll("expressions") Expression e) {
    assertThat(Expressions.parse(ExpressionPrinter.print(e))).isEqualTo(e);
  }

  @Property
  void statementsReadBack(
      @ForAll("expressions") Expression first, @ForAll("expressions") Expression second) {
    String text =
        "x = " + ExpressionPrinter.print(first) + "\ny += " + ExpressionPrinter.print(second);
    assertThat(AbstractCode.parse(text).assignments())
        .containsExactly(
            new AbstractCode.Assignment("x", "=", first),
            new AbstractCode.Assignment("y", "+=", second));
  }
}
