package org.brian2grad.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.brian2grad.model.ModelObject.TimedArray;
import org.brian2grad.model.Value;
import org.brian2grad.units.Quantity;

/// Values on a grid of time: `timed_arrays.NAME`.
final class TimedArraySection {
  static final Keys KEYS = Keys.of("timed_array", List.of("values", "dt"));

  private TimedArraySection() {}

  static Optional<TimedArray> read(Named array) {
    return array.field().section(KEYS).flatMap(fields -> read(array.name(), fields));
  }

  private static Optional<TimedArray> read(String name, Fields fields) {
    Optional<Quantity> dt = fields.read("dt", Field::time);
    Optional<Field> values = fields.find("values");
    OptionalInt columns = values.map(TimedArraySection::columns).orElse(OptionalInt.empty());
    Optional<Value.Listed> listed =
        values.flatMap(f -> columns.isPresent() ? rows(f, columns.getAsInt()) : Values.listed(f));
    return fields.build(
        () -> new TimedArray(name, listed.orElseThrow(), columns, dt.orElseThrow()));
  }

  /// How long the first row is, if there are rows.
  private static OptionalInt columns(Field values) {
    return values.node() instanceof Node.Sequence(List<Node> rows, Node.Span _)
            && !rows.isEmpty()
            && rows.getFirst() instanceof Node.Sequence(List<Node> row, Node.Span _)
        ? OptionalInt.of(row.size())
        : OptionalInt.empty();
  }

  private static Optional<Value.Listed> rows(Field values, int columns) {
    List<Field> all = new ArrayList<>();
    for (Field row : values.items("rows of quantities", "write lists").orElse(List.of())) {
      List<Field> items =
          row.items("a row of quantities", "write a list of " + columns).orElse(List.of());
      if (row.isList() && items.size() != columns) {
        row.problem(
            "length",
            "expected " + columns + " values as in the first row, got " + items.size(),
            "give all rows the same length");
      }
      all.addAll(items);
    }
    return Values.quantities(values, all);
  }
}
