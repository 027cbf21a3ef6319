package org.brian2grad.lang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// No text exhausts the stack or takes long: it is read, or refused with line and column.
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileTextTest {
  private static final int MANY = 10_000;

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("parentheses", "(".repeat(MANY)),
        Arguments.of("closed parentheses", "(".repeat(MANY) + "a" + ")".repeat(MANY)),
        Arguments.of("calls", "f(".repeat(MANY) + "a" + ")".repeat(MANY)),
        Arguments.of("signs", "-".repeat(MANY) + "a"),
        Arguments.of("signs apart", "- + ".repeat(MANY) + "a"),
        Arguments.of("signs after operators", "a*" + "-".repeat(MANY) + "a"),
        Arguments.of("negations", "not ".repeat(MANY) + "a"),
        Arguments.of("powers", "a**".repeat(MANY) + "a"),
        Arguments.of("signed powers", "a**-".repeat(MANY) + "a"),
        Arguments.of("a sum", "a+".repeat(MANY) + "a"),
        Arguments.of("a product", "a*".repeat(MANY) + "a"),
        Arguments.of("a disjunction", "a or ".repeat(MANY) + "a"),
        Arguments.of("sums in parentheses", "(a+".repeat(MANY) + "a" + ")".repeat(MANY)),
        Arguments.of("closing parentheses", ")".repeat(MANY)),
        Arguments.of("no language", "§?!".repeat(MANY)),
        Arguments.of("operands", "a ".repeat(MANY)),
        Arguments.of("comparisons", "a<".repeat(MANY) + "a"),
        Arguments.of("signs on lines", "-\n".repeat(MANY) + "a"),
        Arguments.of("signs before commas", "-,".repeat(MANY) + "a"),
        Arguments.of("signs before parentheses", "-)".repeat(MANY) + "a"),
        Arguments.of("signs before products", "-*".repeat(MANY) + "a"),
        Arguments.of("negations before conjunctions", "not and ".repeat(MANY) + "a"),
        Arguments.of("nothing in parentheses", "-()".repeat(MANY)),
        Arguments.of("commas", "f(" + ",".repeat(MANY) + ")"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefused(String name, String text) {
    assertThatThrownBy(() -> Expressions.parse(text, Position.startOf(name)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining(name + ", line ")
        .hasMessageContaining(", column ");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedInEquations(String name, String text) {
    String equations = "x : volt\ny = " + text + " : volt";
    assertThatThrownBy(() -> EquationText.parse(equations, Position.startOf(name)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining(name + ", line ")
        .hasMessageContaining(", column ");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedInCode(String name, String text) {
    assertThatThrownBy(() -> AbstractCode.parse("x = 1\ny = " + text, Position.startOf(name)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining(name + ", line ")
        .hasMessageContaining(", column ");
  }

  @Test
  void errorsDoNotQuoteEverything() {
    for (String text : new String[] {"§".repeat(MANY), "a " + "b".repeat(MANY)}) {
      assertThatThrownBy(() -> Expressions.parse(text))
          .isInstanceOfSatisfying(
              DiagnosticException.class,
              e -> {
                assertThat(e.diagnostics()).hasSizeLessThan(100);
                assertThat(e.diagnostics())
                    .allSatisfy(d -> assertThat(d.toString()).hasSizeLessThan(1000));
              });
    }
  }

  @Test
  void whatIsAllowedCanBeWorkedWith() {
    int deep = Nesting.DEEPEST / 2;
    for (String text :
        new String[] {
          "a+".repeat(Nesting.LONGEST) + "a",
          "-(".repeat(deep - 1) + "a" + ")".repeat(deep - 1),
          "a**-".repeat(deep - 1) + "a",
          "exp(a+".repeat(2 * deep - 2) + "a" + ")".repeat(2 * deep - 2)
        }) {
      Expression e = Expressions.parse(text);
      assertThat(Expressions.parse(ExpressionPrinter.print(e))).isEqualTo(e);
      assertThat(e.identifiers()).containsExactly("a");
    }
  }

  @Test
  void manyShortStatementsAreNoDeepOnes() {
    String code = "x = (-a**-b + c)*2\n".repeat(2000);
    assertThat(AbstractCode.parse(code).assignments()).hasSize(2000);
    String equations = "dv/dt = -(v - (a + b))/tau : volt (unless refractory)\n".repeat(2000);
    assertThat(EquationText.parse(equations, Position.startOf("equations"))).hasSize(2000);
  }

  /// Random soup of the language's own words, which reaches the parser's recovery.
  @Test
  void soupIsReadOrRefused() {
    String[] words = {
      "a",
      "dv/dt",
      "=",
      "(",
      ")",
      "+",
      "-",
      "**",
      "not",
      "and",
      ":",
      "volt",
      ",",
      "\n",
      "1",
      "#",
      "<",
      "(unless refractory)",
      " ",
      "exp(",
      "/",
      ";",
      "+=",
      "True",
      "$",
      "\t",
      "1e",
      ".5",
      "é"
    };
    var random = new Random(7);
    int read = 0;
    for (int k = 0; k < 2000; k++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(30); length > 0; length--) {
        text.append(words[random.nextInt(words.length)]);
      }
      read += reads(() -> Expressions.parse(text.toString()));
      read += reads(() -> AbstractCode.parse(text.toString()));
      read += reads(() -> EquationText.parse(text.toString(), Position.startOf("soup")));
    }
    assertThat(read).isPositive();
  }

  private static int reads(Runnable parse) {
    try {
      parse.run();
      return 1;
    } catch (DiagnosticException e) {
      assertThat(e.diagnostics())
          .allSatisfy(d -> assertThat(d.where()).matches("(?s).*line \\d+, column \\d+"));
      return 0;
    }
  }
}
