package org.brian2grad.symbolic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.brian2grad.Tolerances;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.lang.Expressions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpansionTest {
  private static Expansion expansion(String text) {
    return Expansion.of(Expressions.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "a*(b + c), a * b + a * c",
    "(a + b)**2, 2 * a * b + a**2 + b**2",
    "(a - b)*(a + b), a**2 - b**2",
    "a/(2*b), 0.5 * a / b",
    "a*b/a, b",
    "a**-2*a**3, a",
    "exp(a + b), exp(a) * exp(b)",
    "exp(2*a)/exp(a), exp(a)",
    "exp(a)*exp(-a), 1",
    "sqrt(a)*sqrt(a), a",
    "sqrt(a**2), (a**2)**0.5",
    "(a + b)/(b + a), 1",
    "(2*a + 2*b)/(b + a), 2",
    "(a - b)/(b - a), -1",
    "1/(a + b)*(a + b)**2, a + b",
    "sin(b + a) - sin(a + b), 0",
    "2*a - a - a, 0",
    "f(a*b) + f(b*a), 2 * f(a * b)",
    "a**b*a**b, (a**b)**2",
    "a % b - a % b, 0",
    "--a, a",
  })
  void multipliesOut(String text, String expanded) {
    assertThat(ExpressionPrinter.print(expansion(text).expression())).isEqualTo(expanded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a + b*c)**3/(a - b) - c*(a + 2)/b",
        "exp((a - b)/c)*(a + exp(-a))",
        "sqrt(a*b)*(a + 1/(b + c))",
        "-(a - (b - c*a))*a**-2",
        "(a + b)**0.5*(a + b)**1.5",
        "exp(a)**2*tanh(b*(a + c))",
        "a**c*(1 + b)",
        "(a + b)*(a - b)*(a + c)/(2*a + 2*b)",
        "(a > b)*a + int(c)"
      })
  void keepsTheValue(String text) {
    Expression expression = Expressions.parse(text);
    var random = new Random(3);
    for (int trial = 0; trial < 5; trial++) {
      Map<String, Double> names = new HashMap<>();
      for (String name : expression.identifiers()) {
        names.put(name, 0.5 + random.nextDouble());
      }
      double value = Evaluation.of(expression, names).orElseThrow();
      assertThat(Evaluation.of(Expansion.of(expression).expression(), names).orElseThrow())
          .isCloseTo(value, within(Tolerances.EXPANSION * (1 + Math.abs(value))));
    }
  }

  @Test
  void collectsFactorsOfAVariableAsSympyDoes() {
    var parts = expansion("exp(v)*(v - E) + sqrt(v)*a").collect("v").orElseThrow();
    assertThat(ExpressionPrinter.print(parts.factor())).isEqualTo("exp(v)");
    assertThat(ExpressionPrinter.print(parts.rest())).isEqualTo("a * v**0.5 - E * exp(v)");
    assertThat(expansion("v + v**2").collect("v")).isEmpty();
    assertThat(expansion("v + 1/v").collect("v")).isEmpty();
  }

  @Test
  void largePowersStayAsTheyAre() {
    assertThat(expansion("(a + b)**40").summands()).hasSize(1);
    assertThat(expansion("(a + b + c + d + e + f)**16").summands()).hasSize(1);
  }

  @Test
  void knowsSquares() {
    assertThat(expansion("(a - b)**2").isSquare()).isTrue();
    assertThat(expansion("a**2 - b").isSquare()).isFalse();
    assertThat(expansion("5").isSquare()).isFalse();
    assertThat(expansion("-4*a**2/b**2").isNegativeSquare()).isTrue();
    assertThat(expansion("-4*a/b").isNegativeSquare()).isFalse();
    assertThat(expansion("a*b**2 + 1").isPolynomial()).isTrue();
    assertThat(expansion("a/b").isPolynomial()).isFalse();
    assertThat(expansion("int(a)").isPolynomial()).isFalse();
  }
}
