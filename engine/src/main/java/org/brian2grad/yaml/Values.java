package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.model.Value;
import org.brian2grad.units.Dimension;
import org.brian2grad.units.Quantity;

/// Values of variables: a quantity, a list of quantities, or a formula.
final class Values {
  /// A formula, where a quantity would be read.
  static final Keys FORMULA = Keys.of("formula", List.of("formula"));

  /// Numbers that share a unit.
  static final Keys NUMBERS = Keys.of("numbers", List.of("values", "unit"));

  private static final String WHAT = "a quantity, a list of quantities, or an expression";
  private static final String REMEDY = "write for example -70 mV, or -70*mV + 5*mV*rand()";

  private Values() {}

  static Map<String, Value> initial(Fields fields) {
    return fields
        .read("initial", f -> f.named("values by variable"))
        .map(i -> i.each(Values::value))
        .orElse(new LinkedHashMap<>());
  }

  static Optional<Value> value(Field field) {
    if (field.isList() || isNumbers(field)) {
      return listed(field).map(value -> value);
    }
    return field.isMapping()
        ? field
            .section(FORMULA)
            .flatMap(f -> f.read("formula", Texts::expression))
            .map(Value.Formula::new)
        : field.parsed(WHAT, REMEDY, Value::parse);
  }

  private static boolean isNumbers(Field field) {
    return field.isMapping()
        && field.named(WHAT).filter(f -> f.has("values") || f.has("unit")).isPresent();
  }

  /// `[0 nA, 1 nA]`, or `{values: [0, 1], unit: nA}`.
  static Optional<Value.Listed> listed(Field field) {
    return field.isMapping()
        ? field.section(NUMBERS).flatMap(Values::numbers)
        : field
            .items("a list of quantities", "write for example [0 nA, 1 nA]")
            .flatMap(items -> quantities(field, items));
  }

  static Optional<Value.Listed> quantities(Field field, List<Field> items) {
    if (items.isEmpty()) {
      return field.expected("at least one quantity", "write for example [0 nA, 1 nA]");
    }
    List<Double> values = new ArrayList<>();
    Dimension dimension = null;
    for (Field item : items) {
      Dimension first = dimension;
      Optional<Quantity> quantity =
          first == null ? item.quantity() : item.quantity(first, "a quantity as the first");
      if (quantity.isPresent()) {
        dimension = quantity.get().dimension();
        values.add(quantity.get().value());
      }
    }
    return dimension != null && values.size() == items.size()
        ? Optional.of(new Value.Listed(array(values), dimension))
        : Optional.empty();
  }

  private static Optional<Value.Listed> numbers(Fields fields) {
    Optional<Quantity> unit = fields.read("unit", Values::unit);
    Optional<List<Double>> values =
        fields.read(
            "values",
            f -> f.list("a list of numbers", "write for example [0, 1, 0.5]", Field::number));
    return fields.build(() ->
        new Value.Listed(
            values.orElseThrow().stream()
                .mapToDouble(v -> v * unit.orElseThrow().value())
                .toArray(),
            unit.orElseThrow().dimension()));
  }

  /// `nA`, `nS/cm**2`.
  private static Optional<Quantity> unit(Field field) {
    return field.parsed("a unit", "write for example nA", Quantity::parse);
  }

  static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
