package org.brian2grad.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.brian2grad.lang.Expression;
import org.brian2grad.program.Code;
import org.brian2grad.program.Variable;
import org.brian2grad.symbolic.Evaluation;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;
import org.brian2grad.units.Units;

/// Writes the scale that a surrogate of an event condition takes, with the condition's own
/// variables, units and values: `scale=15*mV`, or `scale={'v': 15*mV, 'timer': 3*ms}` where it
/// compares what has different units.
final class ScaleText {
  private final Code code;
  private final ArrayTable arrays;

  /// One comparison of the condition, with the distance that is an example of its scale.
  private record Measure(Expression.Comparison comparison, String unit, double value) {}

  private ScaleText(Code code, ArrayTable arrays) {
    this.code = code;
    this.arrays = arrays;
  }

  /// The argument for all comparisons of a condition; empty where none has a unit.
  static String of(Code code, ArrayTable arrays) {
    return new ScaleText(code, arrays).argument();
  }

  /// The unit of what is compared, `""` when dimensionless; empty where it cannot be told.
  static Optional<String> unit(Expression.Comparison comparison, Code code, ArrayTable arrays) {
    return new ScaleText(code, arrays).unit(comparison);
  }

  private Optional<String> unit(Expression.Comparison comparison) {
    Map<String, String> units = new HashMap<>();
    for (String name : comparison.identifiers()) {
      switch (code.variables().get(name)) {
        case Variable.Array a -> units.put(name, arrays.spec(a.array()).unit());
        case Variable.Constant c -> units.put(name, c.unit());
        case Variable.Function _, Variable.Local _ -> {}
        case null -> {}
      }
    }
    var unit = new ExpressionUnit(units);
    return unit.of(comparison.left()).or(() -> unit.of(comparison.right()));
  }

  private String argument() {
    List<Measure> measures = new ArrayList<>();
    Stream.concat(code.block().scalar().stream(), code.block().vector().stream())
        .flatMap(statement -> comparisons(statement.expression()))
        .forEach(c -> unit(c).ifPresent(unit -> measures.add(new Measure(c, unit, value(c)))));
    Set<String> units = measures.stream().map(Measure::unit).collect(Collectors.toSet());
    if (units.size() > 1) {
      Map<String, String> entries = new LinkedHashMap<>();
      measures.forEach(m ->
          key(m, measures)
              .ifPresent(
                  key -> entries.putIfAbsent(key, "'" + key + "': " + text(m.value, m.unit))));
      return "scale={" + String.join(", ", entries.values()) + "}";
    }
    return measures.isEmpty() || units.contains("")
        ? ""
        : "scale=" + text(measures.getFirst().value, measures.getFirst().unit);
  }

  private static Stream<Expression.Comparison> comparisons(Expression e) {
    return switch (e) {
      case Expression.Comparison c -> Stream.of(c);
      case Expression.Logical l -> Stream.concat(comparisons(l.left()), comparisons(l.right()));
      case Expression.Not n -> comparisons(n.operand());
      case Expression.Number _,
          Expression.BooleanLiteral _,
          Expression.Identifier _,
          Expression.Unary _,
          Expression.Binary _,
          Expression.Call _ ->
          Stream.empty();
    };
  }

  /// A variable that is in this comparison and in none of another unit; one of the model's state,
  /// if there is one.
  private Optional<String> key(Measure measure, List<Measure> all) {
    List<String> own =
        measure.comparison.identifiers().stream()
            .filter(name -> !Units.find(name).isPresent())
            .filter(name ->
                all.stream()
                    .filter(other -> !other.unit.equals(measure.unit))
                    .noneMatch(other -> other.comparison.identifiers().contains(name)))
            .toList();
    return own.stream()
        .filter(name -> code.variables().get(name) instanceof Variable.Array)
        .findFirst()
        .or(() -> own.stream().findFirst());
  }

  /// The value of a side that is one number, or 1.
  private double value(Expression.Comparison comparison) {
    Map<String, Double> constants = new HashMap<>();
    code.variables()
        .forEach((name, variable) -> {
          if (variable instanceof Variable.Constant c) {
            constants.put(name, c.value());
          }
        });
    return Stream.of(comparison.right(), comparison.left())
        .map(side -> Evaluation.of(side, constants))
        .flatMapToDouble(OptionalDouble::stream)
        .map(Math::abs)
        .filter(value -> value > 0 && Double.isFinite(value))
        .findFirst()
        .orElse(1);
  }

  /// A quantity as Python writes it: `15*mV`.
  private static String text(double value, String symbol) {
    Optional<Dimension> dimension = Dimension.ofSymbol(symbol);
    String quantity =
        dimension.map(d -> new Quantity(value, d).text()).orElse(value + " " + symbol);
    return quantity.replace(' ', '*');
  }
}
