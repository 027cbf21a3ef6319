package org.brian2grad.frontend;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lang.Expression;
import org.brian2grad.random.Distribution;

/// What the names of an object's expressions stand for before the run.
final class ElementNames implements Columns.Names {
  private final ArrayDraft arrays;
  private final Scope scope;
  private final int size;
  private final Draws draws;
  private final Map<String, double[]> given;

  /// @param size elements
  /// @param given columns of names that stand for something else than in code, indices among them
  ElementNames(ArrayDraft arrays, Scope scope, int size, Draws draws, Map<String, double[]> given) {
    this.arrays = arrays;
    this.scope = scope;
    this.size = size;
    this.draws = draws;
    this.given = Map.copyOf(given);
  }

  double[] evaluate(Expression expression) {
    return new Columns(size, this).evaluate(expression);
  }

  @Override
  public double[] value(String name) {
    double[] column = given.get(name);
    if (column != null) {
      return column;
    }
    return switch (scope.require(name)) {
      case Symbol.Element e -> elements(e);
      case Symbol.Formula f -> evaluate(f.expression());
      case Symbol.Number n -> new double[] {n.value()};
      case Symbol.Function _, Symbol.Local _ ->
          throw new IllegalStateException("'" + name + "' has no value before the run");
    };
  }

  private double[] elements(Symbol.Element e) {
    double[] values = arrays.values(e.array());
    if (e.index().equals(Scope.OWN) || e.index().equals(Scope.ONLY)) {
      return values;
    }
    double[] indices = value(e.index());
    double[] column = new double[indices.length];
    for (int k = 0; k < column.length; k++) {
      column[k] = values[(int) indices[k]];
    }
    return column;
  }

  @Override
  public Optional<double[]> table(String function, List<double[]> args) {
    return scope
        .globals()
        .table(function)
        .map(table -> {
          double[] values = arrays.values(table.array());
          int length = args.stream().anyMatch(a -> a.length > 1) ? size : 1;
          double[] column = new double[length];
          for (int k = 0; k < column.length; k++) {
            long row = table.row(Columns.at(args.get(0), k), scope.clock().dt());
            int columns = Math.max(table.columns(), 1);
            int at = table.columns() == 0 ? 0 : (int) Columns.at(args.get(1), k);
            column[k] = values[(int) (row * columns + at)];
          }
          return column;
        });
  }

  @Override
  public double[] draw(Distribution distribution, List<double[]> args) {
    return draws.column(distribution, size, args);
  }

  /// The column of an expression that has one value for each element.
  double[] column(Expression expression) {
    double[] values = evaluate(expression);
    if (values.length == size) {
      return values;
    }
    double[] column = new double[size];
    java.util.Arrays.fill(column, values[0]);
    return column;
  }

  /// The value of an expression that is the same for all elements.
  double only(Expression expression, String where) {
    double[] values = evaluate(expression);
    if (values.length != 1) {
      throw new DiagnosticException(
          new Diagnostic(
              where,
              "shared-value",
              "expected one value for all elements, got one for each",
              "leave out 'i', 'rand' and variables that are not shared"));
    }
    return values[0];
  }
}
