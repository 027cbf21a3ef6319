package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expressions;
import org.brian2grad.model.Value;
import org.brian2grad.program.ArraySpec;

/// Sets arrays before the run, one after the other: an expression sees what was set before it.
///
/// Where constants are free, so that a run can be given other values of them, expressions of these
/// are also code of the first step. Random numbers in it are those that were drawn here.
final class InitialValues {
  private final ArrayDraft arrays;
  private final Draws draws;
  private final Set<String> free;
  private final Set<String> freeArrays = new HashSet<>();

  /// @param free constants whose values a run may be given
  InitialValues(ArrayDraft arrays, long seed, Set<String> free) {
    this.arrays = arrays;
    this.draws = Draws.initial(seed);
    this.free = Set.copyOf(free);
  }

  /// Sets variables of an object.
  ///
  /// @return what has to be done in the first step, too
  AbstractCode set(Elements elements, Map<String, Value> values) {
    List<AbstractCode.Assignment> code = new ArrayList<>();
    values.forEach((name, value) -> {
      String array = elements.name() + "." + name;
      if (value instanceof Value.Formula f && isFree(elements.scope(), array, f)) {
        code.add(formula(elements, name, Expressions.parse(f.expression())));
      } else {
        set(elements.scope(), elements.size(), array, value);
      }
    });
    return new AbstractCode(code);
  }

  /// Whether a formula of real numbers comes down to a constant that is free, maybe through
  /// variables that were set before.
  private boolean isFree(Scope scope, String array, Value.Formula formula) {
    return !free.isEmpty()
        && arrays.type(array) == ArraySpec.Type.FLOAT64
        && scope.through(Expressions.parse(formula.expression())).stream()
            .anyMatch(name ->
                switch (scope.own(name).orElse(null)) {
                  case null -> free.contains(name);
                  case Symbol.Element e -> freeArrays.contains(e.array());
                  case Symbol _ -> false;
                });
  }

  private AbstractCode.Assignment formula(Elements elements, String name, Expression expression) {
    String array = elements.name() + "." + name;
    var drawn = new DrawnNumbers(arrays, elements.scope(), name);
    var names = new ElementNames(arrays, elements.scope(), elements.size(), draws, Map.of());
    Expression fixed = drawn.fix(expression, names, elements.size());
    set(array, elements.size(), names, fixed);
    arrays.makeVariable(array);
    freeArrays.add(array);
    return new AbstractCode.Assignment(name, "=", fixed);
  }

  /// Sets an array.
  ///
  /// @param scope in which formulas are evaluated
  /// @param size elements of its owner
  void set(Scope scope, int size, String array, Value value) {
    switch (value) {
      case Value.Same s -> set(array, new double[] {s.quantity().value()}, true);
      case Value.Listed l -> set(array, l.values(), false);
      case Value.Formula f ->
          set(
              array,
              size,
              new ElementNames(arrays, scope, size, draws, Map.of()),
              Expressions.parse(f.expression()));
    }
  }

  private void set(String array, int size, ElementNames names, Expression expression) {
    double[] values =
        arrays.values(array).length == size
            ? names.column(expression)
            : new double[] {names.only(expression, array)};
    set(array, values, false);
  }

  private void set(String array, double[] values, boolean forAll) {
    int length = arrays.values(array).length;
    if (values.length != length && !forAll) {
      throw new DiagnosticException(
          new Diagnostic(
              array,
              "shape",
              "expected " + length + " values, got " + values.length,
              "list one for each element, or give one for all"));
    }
    arrays.set(array, values);
  }

  /// Schedules what has to be done in the first step, before anything else.
  static void schedule(Draft draft, Elements elements, AbstractCode code) {
    if (!code.assignments().isEmpty()) {
      Updates.start(draft, elements, code);
    }
  }
}
