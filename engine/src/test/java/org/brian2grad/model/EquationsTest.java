package org.brian2grad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.brian2grad.BrianFixture;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Position;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expressions;
import org.brian2grad.lang.RandomExpressions;
import org.brian2grad.model.Equations.Equation;
import org.brian2grad.model.Equations.Flag;
import org.brian2grad.units.Dimension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class EquationsTest {
  private static final JsonNode BRIAN = BrianFixture.read("equations");

  @Test
  void agreesWithBrian() {
    List<String> wrong = new ArrayList<>();
    for (JsonNode brian : BrianFixture.list(BRIAN.get("same"))) {
      String found = described(brian.get("text").asString());
      String wanted = brian.has("refused") ? "refused" : described(brian.get("equations"));
      if (!found.equals(wanted)) {
        wrong.add(brian.get("text") + ": " + found + ", but Brian says " + wanted);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /// A case that agrees after all does not belong into the list.
  @Test
  void differsFromBrianOnlyWhereItSaysSo() {
    List<JsonNode> cases = BrianFixture.list(BRIAN.get("different"));
    assertThat(cases).isNotEmpty();
    for (JsonNode brian : cases) {
      String wanted = brian.has("refused") ? "refused" : described(brian.get("equations"));
      assertThat(described(brian.get("text").asString()))
          .as("%s: %s", brian.get("text"), brian.get("reason"))
          .isNotEqualTo(wanted);
    }
  }

  private static String described(String text) {
    try {
      return Equations.parse(text).equations().stream()
          .map(EquationsTest::described)
          .collect(Collectors.joining("; "));
    } catch (DiagnosticException e) {
      return "refused";
    }
  }

  private static String described(Equation e) {
    String kind =
        switch (e) {
          case Equations.Differential d -> "differential equation " + d.variable() + " " + d.rate();
          case Equations.Subexpression s -> "subexpression " + s.variable() + " " + s.expression();
          case Equations.Parameter p -> "parameter " + p.variable();
        };
    List<String> flags = e.flags().stream().map(Flag::text).sorted().toList();
    return kind + " " + e.type() + " " + e.dimension() + " " + flags;
  }

  private static String described(JsonNode equations) {
    return BrianFixture.list(equations).stream()
        .map(e ->
            e.get(0).asString()
                + " "
                + e.get(1).asString()
                + (e.get(2).isNull() ? "" : " " + expression(e.get(2).asString()))
                + " "
                + e.get(3).asString().toUpperCase(Locale.ROOT)
                + " "
                + BrianFixture.dimension(e.get(4))
                + " "
                + BrianFixture.list(e.get(5)).stream().map(JsonNode::asString).toList())
        .collect(Collectors.joining("; "));
  }

  private static String expression(String text) {
    try {
      return Expressions.parse(text).toString();
    } catch (DiagnosticException e) {
      return text; // which no expression of ours is equal to
    }
  }

  @Test
  void readsAllThatAnEquationMayHave() {
    Equations equations =
        Equations.parse(
            """
            # a neuron
            dv/dt = (g_l*(E_l - v)   # leak
                     + I)/C : volt (unless refractory)
            I = g*(E_e - v) : amp
            g : siemens (constant, shared)
            count : integer
            """);
    assertThat(equations.text())
        .isEqualTo(
            """
            dv/dt = (g_l * (E_l - v) + I) / C : volt (unless refractory)
            I = g * (E_e - v) : amp
            g : siemens (constant, shared)
            count : integer\
            """);
    assertThat(equations.find("g"))
        .contains(
            new Equations.Parameter(
                "g",
                Equations.Type.FLOAT,
                Dimension.parse("siemens", Position.startOf("unit")),
                EnumSet.of(Flag.CONSTANT, Flag.SHARED)));
    assertThat(equations.find("missing")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x : mV|line 1, column 5: error[unit-not-base]: expected a base unit, got 'mV'; write 'volt'",
        "x : foo|line 1, column 5: error[unknown-unit]: expected a unit, got 'foo'",
        "x : vlot|line 1, column 5: error[unknown-unit]: expected a unit, got 'vlot'; did you mean 'volt'?",
        "x : amp/cm2|line 1, column 9: error[unit-not-base]: expected a base unit, got 'cm2'; write 'metre**2'",
        "x = y : 1$y = z : 1$z = x : 1|line 1, column 1: error[cycle]: expected subexpressions that do not depend on themselves, got x -> y -> z -> x",
        "v : 1$$  v : 1|line 3, column 3: error[duplicate]: expected one equation for 'v', got a second one; the first one is in line 1",
        "x : 1 (constnat)|line 1, column 8: error[flags]: expected of a parameter a flag among constant, shared, got 'constnat'; did you mean 'constant'?",
        "dx/dt = 1/second : 1 (shared)|line 1, column 23: error[flags]: expected of a differential equation a flag among unless refractory, event-driven, clock-driven",
        "x = rand( : 1|line 1, column 11: error[syntax]",
        "dv/dx = 1 : 1|line 1, column 1: error[derivative]: expected the left side 'd(variable)/dt', got 'dv/dx'",
        "x = a$ + b $  + : volt|line 3, column 5: error[syntax]",
      })
  void saysWhatIsWrongAndWhere(String text, String message) {
    assertThatThrownBy(() -> Equations.parse(text.replace('$', '\n')))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("equations, " + message);
  }

  @Test
  void saysAllAtOnce() {
    String text = "mV : volt\nx : bool\nx : 1 (summed)\ny = xi : ms";
    assertThatThrownBy(() -> Equations.parse(text))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e ->
                assertThat(e.diagnostics())
                    .extracting(Diagnostic::code)
                    .containsExactly(
                        "reserved-name",
                        "unknown-unit",
                        "flags",
                        "unit-not-base",
                        "duplicate",
                        "noise"));
  }

  @Test
  void placesAreThoseOfTheTextAround() {
    var start = new Position("model.yaml", 7, 5);
    assertThatThrownBy(() -> Equations.parse("x : mV\n    y : ms", start))
        .hasMessageContaining("model.yaml, line 7, column 9: ")
        .hasMessageContaining("model.yaml, line 8, column 9: ");
  }

  @Test
  void longChainsOfSubexpressionsAreNoCycles() {
    StringBuilder text = new StringBuilder("x0 = a : 1\n");
    for (int k = 1; k < 5000; k++) {
      text.append("x" + k + " = x" + (k - 1) + " + x" + (k / 2) + " : 1\n");
    }
    assertThat(Equations.parse(text.toString().replace("x1 = x0 + x0", "x1 = x0")).equations())
        .hasSize(5000);
  }

  @Provide
  static Arbitrary<Equations> equations() {
    return equation().list().ofMaxSize(6).map(EquationsTest::numbered);
  }

  private static Equations numbered(List<Equation> list) {
    List<Equation> named = new ArrayList<>();
    for (Equation e : list) {
      String name = "z" + named.size();
      named.add(
          switch (e) {
            case Equations.Differential d ->
                new Equations.Differential(name, d.rate(), d.dimension(), d.flags());
            case Equations.Subexpression s ->
                new Equations.Subexpression(
                    name, s.expression(), s.type(), s.dimension(), s.flags());
            case Equations.Parameter p ->
                new Equations.Parameter(name, p.type(), p.dimension(), p.flags());
          });
    }
    return new Equations(named);
  }

  private static Arbitrary<Equation> equation() {
    Arbitrary<Expression> expression = RandomExpressions.any(3);
    Arbitrary<Dimension> dimension =
        Arbitraries.integers()
            .between(-2, 2)
            .list()
            .ofSize(7)
            .map(list -> Dimension.of(list.stream().mapToDouble(n -> n / 2.0).toArray()));
    return Arbitraries.oneOf(
        Combinators.combine(expression, dimension, flags(Flag.UNLESS_REFRACTORY, Flag.CLOCK_DRIVEN))
            .as((e, d, f) -> new Equations.Differential("", e, d, f)),
        Combinators.combine(expression, dimension, flags(Flag.SHARED, Flag.CONSTANT_OVER_DT))
            .as((e, d, f) -> new Equations.Subexpression("", e, Equations.Type.FLOAT, d, f)),
        Combinators.combine(dimension, flags(Flag.SHARED, Flag.CONSTANT))
            .as((d, f) -> new Equations.Parameter("", Equations.Type.FLOAT, d, f)),
        Arbitraries.of(Equations.Type.INTEGER, Equations.Type.BOOLEAN)
            .map(t -> new Equations.Parameter("", t, Dimension.NONE, Set.of())));
  }

  private static Arbitrary<Set<Flag>> flags(Flag... flags) {
    return Arbitraries.of(flags).set().ofMaxSize(flags.length);
  }

  @Property
  void textReadsBack(@ForAll("equations") Equations equations) {
    assertThat(Equations.parse(equations.text())).isEqualTo(equations);
  }
}
