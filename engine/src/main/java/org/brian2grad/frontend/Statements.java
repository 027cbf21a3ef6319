package org.brian2grad.frontend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.program.ArraySpec;

/// Makes statements of abstract code as Brian 2's `make_statements` does: it tells new names from
/// variables, puts subexpressions before their use, and separates what is the same for all elements
/// from what is not.
final class Statements {
  private final Scope scope;
  private final Map<String, Symbol.Local> locals;
  private final List<Line> lines = new ArrayList<>();
  private final List<Statement> scalar = new ArrayList<>();
  private final List<Statement> vector = new ArrayList<>();

  /// @param operator `:=` for a new name, `=`, or an in-place operator such as `+=`
  /// @param line number of the user's statement that it belongs to
  record Statement(
      String variable, String operator, Expression expression, ArraySpec.Type type, int line) {
    boolean isInPlace() {
      return !operator.equals(":=") && !operator.equals("=");
    }
  }

  private record Line(Statement statement, boolean scalar, Set<String> read) {}

  private Statements(Scope scope, Map<String, Symbol.Local> known) {
    this.scope = scope;
    this.locals = new LinkedHashMap<>(known);
  }

  /// @param known names that the code is to define, with their types
  static Statements of(AbstractCode code, Scope scope, Map<String, Symbol.Local> known) {
    var statements = new Statements(scope, known);
    code.assignments().forEach(statements::read);
    statements.write();
    return statements;
  }

  /// Those that run once.
  List<Statement> scalar() {
    return scalar;
  }

  /// Those that run for each element.
  List<Statement> vector() {
    return vector;
  }

  /// The names that the code made.
  Map<String, Symbol.Local> locals() {
    return locals;
  }

  private void read(AbstractCode.Assignment assignment) {
    String variable = assignment.variable();
    Expression expression = assignment.expression();
    String operator = assignment.operator();
    Symbol symbol = locals.get(variable);
    if (symbol == null) {
      symbol = scope.own(variable).orElse(null);
    }
    boolean isKnown = symbol != null && lines.stream().anyMatch(l -> isOf(l, variable));
    if (symbol == null || (symbol instanceof Symbol.Local && !isKnown)) {
      operator = ":=";
      if (symbol == null) {
        ExpressionType type = ExpressionType.of(expression, scope, locals);
        symbol = new Symbol.Local(type.type(), type.scalar());
      }
      locals.put(variable, (Symbol.Local) symbol);
    } else if (operator.equals("=") && symbol.type() != ArraySpec.Type.BOOL) {
      var inPlace = InPlace.of(variable, expression);
      if (inPlace.isPresent()) {
        operator = inPlace.get().operator();
        expression = inPlace.get().expression();
      }
    }
    lines.add(
        new Line(
            new Statement(variable, operator, expression, symbol.type(), lines.size()),
            symbol.scalar(),
            scope.through(assignment.expression())));
  }

  private static boolean isOf(Line line, String variable) {
    return line.statement().variable().equals(variable);
  }

  private void write() {
    List<String> order = subexpressions();
    Map<String, Boolean> defined = new HashMap<>();
    for (int k = 0; k < lines.size(); k++) {
      Line line = lines.get(k);
      for (String name : order) {
        if (line.read().contains(name)) {
          define(name, k, defined);
        }
      }
      (line.scalar() ? scalar : vector).add(line.statement());
    }
  }

  /// Evaluates a subexpression before the line that needs it, unless its value is still the same.
  private void define(String name, int line, Map<String, Boolean> defined) {
    if (defined.getOrDefault(name, false)) {
      return;
    }
    var formula = (Symbol.Formula) scope.require(name);
    String operator = "=";
    if (!defined.containsKey(name)) {
      operator = ":=";
      // Brian looks at what the formula names itself, not at what is in its subexpressions.
      Set<String> written = new HashSet<>();
      lines.subList(line + 1, lines.size()).forEach(l -> written.add(l.statement().variable()));
      Set<String> names = formula.expression().identifiers();
      defined.put(name, names.stream().noneMatch(written::contains));
      locals.put(name, new Symbol.Local(formula.type(), formula.scalar()));
    }
    (formula.scalar() ? scalar : vector)
        .add(new Statement(name, operator, formula.expression(), formula.type(), line));
  }

  /// The subexpressions that are used, each after those in it.
  private List<String> subexpressions() {
    List<String> order = new ArrayList<>();
    lines.forEach(line -> line.read().forEach(name -> sort(name, order)));
    return order;
  }

  private void sort(String name, List<String> order) {
    if (!order.contains(name) && scope.own(name).orElse(null) instanceof Symbol.Formula f) {
      f.expression().identifiers().forEach(part -> sort(part, order));
      order.add(name);
    }
  }
}
