package org.brian2grad.symbolic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.lang.Expressions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AffineTest {
  private static Optional<Affine> affine(String text) {
    return Affine.of(Expressions.parse(text), Set.of("v", "w"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (I - v)/tau              | v: -(1 / tau)                       | I / tau
          (v - E)*(a + b)          | v: a + b                            | -(E * (a + b))
          int(r)*((w - v)/tau)     | v: -(int(r) / tau), w: int(r) / tau | 0
          -(-(2*v))                | v: 2                                | 0
          +v                       | v: 1                                | 0
          v/2/tau                  | v: 0.5 / tau                        | 0
          v**1                     | v: 1                                | 0
          a*f(b)*v + g(t)          | v: a * f(b)                         | g(t)
          a**2*v                   | v: a**2                             | 0
          v - v + I                |                                     | I
          a*v - v*a                |                                     | 0
          3                        |                                     | 3
          v*w/w                    | v: 1                                | 0
          v**2/v                   | v: 1                                | 0
          (v + 1)**2 - v**2        | v: 2                                | 1
          exp(w)*v*exp(-w)         | v: 1                                | 0
          (v + w)*(v - w)/(v + w)  | v: 1, w: -1                         | 0
          sqrt(w)*v/w**0.5         | v: 1                                | 0
          (a + b)*v/(b + a)        | v: (a + b) / (b + a)                | 0
          """)
  void coefficientsAreTakenAsWritten(String text, String coefficients, String rest) {
    Affine affine = affine(text).orElseThrow();
    Map<String, String> printed = new TreeMap<>();
    affine.coefficients().forEach((v, c) -> printed.put(v, ExpressionPrinter.print(c)));
    String expected = coefficients == null ? "" : coefficients;
    assertThat(printed.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList())
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(", ", -1)));
    assertThat(ExpressionPrinter.print(affine.rest())).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v*w",
        "v**2",
        "w*(E - v)/C",
        "1/v",
        "exp(v)",
        "v/w",
        "v**a",
        "2**v",
        "int(v > 0)",
        "v % 2",
        "v // 2",
        "abs(v)",
        "f(t, w)",
        "v*(1 + w)",
        "sqrt(v)",
        "(v + 1)**2",
        "not v",
        "v and w"
      })
  void whatIsNotAffineIsNone(String text) {
    assertThat(affine(text)).isEmpty();
  }
}
