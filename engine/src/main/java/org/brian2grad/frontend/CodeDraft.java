package org.brian2grad.frontend;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.program.Code;
import org.brian2grad.program.Variable;

/// Abstract code of an operation on its way to [Code].
final class CodeDraft {
  private final Scope scope;
  private final String where;
  private final AbstractCode abstractCode;
  private final Map<String, Symbol.Local> known = new HashMap<>();
  private boolean conditional = true;
  private boolean mayRepeat;
  private boolean mayWriteShared;

  /// @param where the code is, for errors
  CodeDraft(Scope scope, String where, AbstractCode abstractCode) {
    this.scope = scope;
    this.where = where;
    this.abstractCode = abstractCode;
  }

  /// A name that the operation asks the code to define.
  CodeDraft defining(String name, Symbol.Local type) {
    known.put(name, type);
    return this;
  }

  /// Lets it write what only elements that are not refractory may, as a reset does.
  CodeDraft unconditional() {
    conditional = false;
    return this;
  }

  /// Targets may be the same for several elements.
  CodeDraft mayRepeat() {
    mayRepeat = true;
    return this;
  }

  /// Lets it write variables that are one for all elements.
  CodeDraft mayWriteShared() {
    mayWriteShared = true;
    return this;
  }

  /// @param size elements that it runs for
  Code code(int size) {
    return result(size).code();
  }

  /// Code, and which line of the abstract code each of its vector statements belongs to.
  record Result(Code code, List<Integer> lines) {}

  Result result(int size) {
    var statements = Statements.of(abstractCode, scope, known);
    Map<String, Variable> variables = new HashMap<>();
    statements.locals().forEach((name, l) -> variables.put(name, new Variable.Local(l.type())));
    Map<String, String> conditions = new HashMap<>();
    for (var part : List.of(statements.scalar(), statements.vector())) {
      for (var statement : part) {
        if (!mayWriteShared) {
          requireNotShared(statement);
        }
        use(statement.expression(), variables);
        use(statement.variable(), variables);
        condition(statement.variable(), variables)
            .ifPresent(name -> conditions.put(statement.variable(), name));
      }
    }
    var mode = mayRepeat ? RepeatedTargets.mode(statements.vector(), scope) : Code.Mode.VECTOR;
    var block =
        new Code.Block(
            statements(statements.scalar()), statements(statements.vector()), conditions, mode);
    return new Result(
        new Code(size, variables, block),
        statements.vector().stream().map(Statements.Statement::line).toList());
  }

  private void requireNotShared(Statements.Statement statement) {
    if (scope.own(statement.variable()).orElse(null) instanceof Symbol.Element e
        && e.index().equals(Scope.ONLY)) {
      throw new DiagnosticException(
          new Diagnostic(
              where,
              "shared-write",
              "expected a variable of each element to be written, got '"
                  + statement.variable()
                  + "', which is shared by all",
              "leave out its flag (shared)"));
    }
  }

  private void use(Expression expression, Map<String, Variable> variables) {
    if (expression instanceof Expression.Identifier(String name)) {
      use(name, variables);
    }
    if (expression instanceof Expression.Call call) {
      variables.put(
          call.function(), new Variable.Function(scope.requireFunction(call.function()).key()));
    }
    expression.operands().forEach(operand -> use(operand, variables));
  }

  private void use(String name, Map<String, Variable> variables) {
    if (variables.containsKey(name)) {
      return;
    }
    switch (scope.require(name)) {
      case Symbol.Element e -> use(name, e, variables);
      case Symbol.Number n ->
          variables.put(name, new Variable.Constant(n.value(), n.type(), n.unit()));
      case Symbol.Local l -> variables.put(name, new Variable.Local(l.type()));
      case Symbol.Formula _, Symbol.Function _ ->
          throw new IllegalStateException("'" + name + "' is not defined before its use");
    }
  }

  private void use(String name, Symbol.Element e, Map<String, Variable> variables) {
    variables.put(name, new Variable.Array(e.array(), e.index()));
    if (!e.index().equals(Scope.OWN) && !e.index().equals(Scope.ONLY)) {
      use(e.index(), variables);
    }
  }

  /// The name of the truth value under which a variable may be written.
  private Optional<String> condition(String variable, Map<String, Variable> variables) {
    if (!conditional
        || !(scope.own(variable).orElse(null) instanceof Symbol.Element e)
        || e.condition().isEmpty()) {
      return Optional.empty();
    }
    var array = new Variable.Array(e.condition().get(), e.index());
    String name = Refractoriness.NOT_REFRACTORY;
    Optional<Symbol> own = scope.own(name);
    boolean isIt =
        array.equals(variables.get(name))
            || (own.orElse(null) instanceof Symbol.Element known
                && array.equals(new Variable.Array(known.array(), known.index())));
    if (!isIt && (own.isPresent() || variables.containsKey(name))) {
      name = "_" + variable + "_" + name;
    }
    variables.put(name, array);
    return Optional.of(name);
  }

  private static List<Code.Statement> statements(List<Statements.Statement> statements) {
    return statements.stream()
        .map(s -> new Code.Statement(s.variable(), operator(s), s.expression(), s.type()))
        .toList();
  }

  /// Without its `=`, as the program has it.
  private static String operator(Statements.Statement s) {
    return s.isInPlace() ? s.operator().substring(0, s.operator().length() - 1) : "=";
  }
}
