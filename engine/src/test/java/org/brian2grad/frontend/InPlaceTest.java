package org.brian2grad.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.lang.Expressions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InPlaceTest {
  /// What Brian 2's `make_statements` makes of `x = ...`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x + w         | += w",
        "w + x         | += w",
        "x - w         | += -w",
        "a + x - b     | += a - b",
        "x + a*(b + c) | += a * (b + c)",
        "x             | *= 1",
        "-x            | *= -1",
        "0.5*x         | *= 0.5",
        "x/2           | *= 1 / 2",
        "x*(1 - u)     | *= 1 - u",
        "x*a + x*b     | *= a + b",
        "x + x         | *= 1 + 1",
        "2*x + w       | none",
        "w - x         | none",
        "x*x           | none",
        "w/x           | none",
        "x**2 + x      | += x**2",
        "clip(x + w, 0, 1) | none",
        "x + exp(x)    | += exp(x)",
        "w             | none",
      })
  void seesInPlaceOperations(String expression, String expected) {
    String found =
        InPlace.of("x", Expressions.parse(expression))
            .map(p -> p.operator() + " " + ExpressionPrinter.print(p.expression()))
            .orElse("none");
    assertThat(found).isEqualTo(expected);
  }
}
