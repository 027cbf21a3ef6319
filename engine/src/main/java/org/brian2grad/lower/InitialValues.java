package org.brian2grad.lower;

import java.util.Map;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lang.Expressions;
import org.brian2grad.model.Value;

/// Sets arrays before the run, one after the other: an expression sees what was set before it.
final class InitialValues {
  private final ArrayDraft arrays;
  private final Draws draws;

  InitialValues(ArrayDraft arrays, long seed) {
    this.arrays = arrays;
    this.draws = Draws.initial(seed);
  }

  /// Sets variables of an object.
  void set(Elements elements, Map<String, Value> values) {
    values.forEach((name, value) ->
        set(elements.scope(), elements.size(), elements.name() + "." + name, value));
  }

  /// Sets an array.
  ///
  /// @param scope in which formulas are evaluated
  /// @param size elements of its owner
  void set(Scope scope, int size, String array, Value value) {
    int length = arrays.values(array).length;
    double[] values =
        switch (value) {
          case Value.Same s -> new double[] {s.quantity().value()};
          case Value.Listed l -> l.values();
          case Value.Formula f -> {
            var names = new ElementNames(arrays, scope, size, draws, Map.of());
            var expression = Expressions.parse(f.expression());
            yield length == size
                ? names.column(expression)
                : new double[] {names.only(expression, array)};
          }
        };
    if (values.length != length && !(value instanceof Value.Same)) {
      throw new DiagnosticException(
          new Diagnostic(
              array,
              "shape",
              "expected " + length + " values, got " + values.length,
              "list one for each element, or give one for all"));
    }
    arrays.set(array, values);
  }
}
