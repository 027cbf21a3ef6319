package org.brian2grad.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.brian2grad.BrianFixture;
import org.brian2grad.Tolerances;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.lang.Expressions;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.brian2grad.units.Units;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Random expressions that Brian 2 has read, judged and evaluated.
class ExpressionsAgainstBrianTest {
  private static final List<JsonNode> CASES =
      BrianFixture.list(BrianFixture.read("expressions").get("cases"));

  private static final Namespace NAMES = Namespace.of(model(), "group");

  /// SI values of the variables, as in `brian_fixtures/expressions.py`.
  private static final List<Evaluation> ASSIGNMENTS =
      List.of(
          assignment(0.5, 0.3, 1.5, 2.0, 0.7, 0.02, 0.1, 0.6, 1.7, 3, 1),
          assignment(-0.065, 0.01, 2e-9, 1e7, 1e-8, 0.005, 0.0031, -1.3, 0.2, 1, 0));

  private static Evaluation assignment(double... values) {
    String[] names = {"v", "w", "I", "R", "g", "tau", "t", "x", "y", "n", "b"};
    Map<String, Double> all = new java.util.HashMap<>();
    for (int k = 0; k < names.length; k++) {
      all.put(names[k], values[k]);
    }
    for (String unit : List.of("mV", "ms", "nA", "nS", "Mohm")) {
      all.put(unit, Units.of(unit).value());
    }
    all.putAll(Map.of("dt", 1e-4, "k", 2.0, "h", 0.5, "pi", Math.PI, "e", Math.E));
    all.put("inf", Double.POSITIVE_INFINITY);
    return new Evaluation(all);
  }

  private static Model model() {
    Equations equations =
        Equations.parse(
            """
            v : volt
            w : volt
            I : amp
            R : ohm
            g : siemens
            tau : second
            x : 1
            y : 1
            n : integer
            b : boolean
            """);
    var group =
        new ModelObject.NeuronGroup(
            "group",
            1,
            equations,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Map.of(),
            Optional.empty());
    Quantity ms = Quantity.parse("1 ms");
    return new Model(
        ms,
        ms,
        0,
        Map.of("k", Quantity.of(2), "h", Quantity.of(0.5)),
        List.of(group, timed("stim", OptionalInt.empty()), timed("stim2", OptionalInt.of(2))));
  }

  private static ModelObject timed(String name, OptionalInt columns) {
    var values = new Value.Listed(new double[4], Units.of("amp").dimension());
    return new ModelObject.TimedArray(name, values, columns, Quantity.parse("5 ms"));
  }

  @Test
  void agreesWithBrian() {
    assertThat(CASES).hasSizeGreaterThan(800);
    List<String> wrong = new ArrayList<>();
    int refused = 0;
    int values = 0;
    for (JsonNode brian : CASES) {
      String text = brian.get("text").asString();
      Optional<DimensionCheck.Judged> judged = judge(text);
      if (brian.has("refused")) {
        refused++;
        if (judged.isPresent()) {
          wrong.add(text + " is not refused, but Brian says " + brian.get("refused"));
        }
      } else if (judged.isEmpty()) {
        wrong.add(text + " is refused: " + errors(text));
      } else {
        compareForm(text, brian, wrong);
        compareMeaning(text, judged.get(), brian, wrong);
        values += compareValues(text, brian.get("values"), wrong);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(refused).isGreaterThan(100);
    assertThat(values).isGreaterThan(900);
  }

  private static Optional<DimensionCheck.Judged> judge(String text) {
    try {
      var problems = new Problems();
      var check = new DimensionCheck(NAMES, "case", text, problems);
      var judged = check.judge(Expressions.parse(text));
      return problems.found().isEmpty() ? Optional.of(judged) : Optional.empty();
    } catch (DiagnosticException e) {
      return Optional.empty();
    }
  }

  private static String errors(String text) {
    try {
      DimensionCheck.dimension(Expressions.parse(text), NAMES, "case");
      return "";
    } catch (DiagnosticException e) {
      return e.getMessage();
    }
  }

  /// Brian writes an expression with all parentheses; both read the same in it.
  private static void compareForm(String text, JsonNode brian, List<String> wrong) {
    Expression own = Expressions.parse(text);
    Expression form = Expressions.parse(brian.get("form").asString());
    if (!own.equals(form)) {
      wrong.add(text + " reads as " + ExpressionPrinter.print(own) + ", not " + brian.get("form"));
    }
  }

  private static void compareMeaning(
      String text, DimensionCheck.Judged judged, JsonNode brian, List<String> wrong) {
    Dimension dimension = BrianFixture.dimension(brian.get("dimension"));
    var type = Equations.Type.valueOf(brian.get("type").asString().toUpperCase(Locale.ROOT));
    if (!judged.dimension().equals(Optional.of(dimension))
        || !judged.type().equals(Optional.of(type))) {
      wrong.add(text + " is " + judged + ", but Brian says " + dimension + ", " + type);
    }
  }

  private static int compareValues(String text, JsonNode values, List<String> wrong) {
    int compared = 0;
    for (int k = 0; k < values.size(); k++) {
      JsonNode brian = values.get(k);
      if (!brian.isNull()) {
        double wanted = brian.isBoolean() ? (brian.asBoolean() ? 1 : 0) : brian.asDouble();
        double found = ASSIGNMENTS.get(k).of(Expressions.parse(text));
        if (!(Math.abs(found - wanted) <= Tolerances.PYTHON_VALUE * Math.abs(wanted))) {
          wrong.add(text + " is " + found + ", but Python says " + wanted);
        }
        compared++;
      }
    }
    return compared;
  }
}
