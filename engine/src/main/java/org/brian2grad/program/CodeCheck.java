package org.brian2grad.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.function.Functions;
import org.brian2grad.lang.Expression;
import org.brian2grad.units.MathematicalConstants;

/// That the code of an operation means something: names stand for what exists and are defined
/// before they are used, functions get as many arguments as they have, and what the operation is
/// there for is computed.
final class CodeCheck {
  private static final Set<String> OPERATORS = Set.of("=", "+", "-", "*", "/", "//", "%", "**");

  /// Those of Brian 2's standard functions that are no scalar functions of the engine.
  private static final Map<String, Integer> STANDARD =
      Map.of("int", 1, "poisson", 1, "timestep", 2);

  private final Program program;
  private final Operation.Coded operation;
  private final Set<String> defined = new HashSet<>();
  private final Set<String> used = new TreeSet<>();
  private final List<Diagnostic> errors = new ArrayList<>();

  CodeCheck(Program program, Operation.Coded operation) {
    this.program = program;
    this.operation = operation;
  }

  List<Diagnostic> check() {
    Code.Block block = operation.code().block();
    block.scalar().forEach(this::statement);
    block.vector().forEach(this::statement);
    for (String needed : needed()) {
      if (!defined.contains(needed) && !(variable(needed) instanceof Variable.Array)) {
        error("expected code that defines '" + needed + "', got none");
      }
    }
    used.forEach(name -> resolve(name, new HashSet<>()));
    operation.code().variables().forEach(this::constant);
    return errors;
  }

  private void error(String what) {
    errors.add(
        new Diagnostic(
            operation.name().isEmpty() ? "program" : operation.name(),
            "invalid-program",
            what,
            "write the program again from its network"));
  }

  private @org.jspecify.annotations.Nullable Variable variable(String name) {
    return operation.code().variables().get(name);
  }

  /// What the operation takes from its code.
  private List<String> needed() {
    return switch (operation) {
      case Operation.Threshold _ -> List.of("_cond");
      case Operation.Summed _ -> List.of("_synaptic_var");
      case Operation.SpikeMonitor m ->
          m.record().keySet().stream()
              .filter(name -> !name.equals("i") && !name.equals("t"))
              .map(name -> "_to_record_" + name)
              .toList();
      case Operation.StateMonitor m ->
          m.record().keySet().stream().map(name -> "_to_record_" + name).toList();
      case Operation.StateUpdate _, Operation.Reset _, Operation.Synapses _ -> List.of();
    };
  }

  private void statement(Code.Statement statement) {
    if (!OPERATORS.contains(statement.operator())) {
      error("expected an operator, got '" + statement.operator() + "='");
    }
    expression(statement.expression());
    String name = statement.variable();
    if (!statement.operator().equals("=")) {
      use(name);
    }
    Variable variable = variable(name);
    if (variable instanceof Variable.Constant || variable instanceof Variable.Function) {
      error("expected a variable that can be written, got '" + name + "'");
    }
    if (variable instanceof Variable.Array) {
      used.add(name);
      String condition = operation.code().block().conditional().get(name);
      if (condition != null) {
        use(condition);
      }
    }
    declared(variable)
        .filter(type -> type != statement.type())
        .ifPresent(type ->
            error(
                "expected %s for '%s', as it is declared, got %s"
                    .formatted(type.text(), name, statement.type().text())));
    defined.add(name);
  }

  /// What the program says elsewhere of the type of a variable that is written.
  private Optional<ArraySpec.Type> declared(@org.jspecify.annotations.Nullable Variable variable) {
    return switch (variable) {
      case Variable.Array a ->
          Optional.ofNullable(program.arrays().get(a.array())).map(ArraySpec::type);
      case Variable.Local l -> Optional.of(l.type());
      case Variable.Constant _, Variable.Function _ -> Optional.empty();
      case null -> Optional.empty();
    };
  }

  private void constant(String name, Variable variable) {
    if (variable instanceof Variable.Constant c) {
      double value = c.value();
      boolean holds =
          switch (c.type()) {
            case FLOAT64, FLOAT32 -> true;
            case INT64, INT32, INT8 -> value == Math.rint(value) && !Double.isInfinite(value);
            case BOOL -> value == 0 || value == 1;
          };
      if (!holds || !(c.unit().isEmpty() || c.type().isReal())) {
        error("expected %s in '%s', got %s %s".formatted(c.type().text(), name, value, c.unit()));
      }
    }
  }

  private void expression(Expression expression) {
    switch (expression) {
      case Expression.Identifier i -> use(i.name());
      case Expression.Call c -> call(c);
      case Expression.Number _,
          Expression.BooleanLiteral _,
          Expression.Unary _,
          Expression.Binary _,
          Expression.Comparison _,
          Expression.Logical _,
          Expression.Not _ -> {}
    }
    expression.operands().forEach(this::expression);
  }

  private void use(String name) {
    switch (variable(name)) {
      case Variable.Array _ -> used.add(name);
      case Variable.Constant _ -> {}
      case Variable.Function _ -> error("expected a value, got the function '" + name + "'");
      case Variable.Local _ -> requireDefined(name);
      case null -> {
        if (MathematicalConstants.find(name).isEmpty()) {
          requireDefined(name);
        }
      }
    }
  }

  private void requireDefined(String name) {
    if (!defined.contains(name)) {
      error("expected names that are defined before they are used, got '" + name + "'");
    }
  }

  private void call(Expression.Call call) {
    String name = call.function();
    int given = call.args().size();
    if (!(variable(name) instanceof Variable.Function f)) {
      arguments(name, arity(name), given);
      return;
    }
    switch (program.functions().get(f.key())) {
      case FunctionSpec.Standard s -> arguments(name, arity(s.name()), given);
      case FunctionSpec.TimedArray t ->
          arguments(name, OptionalInt.of(t.columns() > 0 ? 2 : 1), given);
      // They draw one number for each element, whatever they are given.
      case FunctionSpec.Binomial _, FunctionSpec.Gaussian _, FunctionSpec.Opaque _ -> {}
      case null -> error("expected a function '" + f.key() + "', got none");
    }
  }

  /// Empty where any number will do, or nobody knows the function, which is refused later.
  private static OptionalInt arity(String name) {
    Integer standard = STANDARD.get(name);
    if (standard != null) {
      return OptionalInt.of(standard);
    }
    return Functions.find(name)
        .map(function -> OptionalInt.of(function.arity()))
        .orElse(OptionalInt.empty());
  }

  private void arguments(String name, OptionalInt expected, int given) {
    if (expected.isPresent() && expected.getAsInt() != given) {
      error("expected %d arguments of '%s', got %d".formatted(expected.getAsInt(), name, given));
    }
  }

  /// Whether each element of its domain has one of its own in an array; monitors choose.
  private boolean isElementwise() {
    return operation.monitor().isEmpty();
  }

  /// Follows a variable to its array and, index by index, to those of its indices.
  private void resolve(String name, Set<String> seen) {
    if (!seen.add(name)) {
      error("expected an index that is another variable, got '" + name + "' by itself");
      return;
    }
    if (!(variable(name) instanceof Variable.Array a)) {
      if (variable(name) == null && !defined.contains(name)) {
        error("expected a variable '" + name + "', got none");
      }
      return;
    }
    ArraySpec array = program.arrays().get(a.array());
    if (array == null) {
      error("expected an array '" + a.array() + "', got none");
      return;
    }
    switch (a.index()) {
      case "_idx" -> {
        if (isElementwise() && array.size() != operation.code().size()) {
          error(
              "expected %d elements in '%s', got %d"
                  .formatted(operation.code().size(), a.array(), array.size()));
        }
      }
      case "0" -> {
        if (array.size() < 1) {
          error("expected a value in '" + a.array() + "', got none");
        }
      }
      default -> resolve(a.index(), seen);
    }
  }
}
