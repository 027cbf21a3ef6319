package org.brian2grad.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Evaluation;
import org.brian2grad.units.Units;

/// Gives a refractory period that is a number, `refractory=3*ms`, a name: the constant `refractory`
/// of its group. Its value is the same bit for bit.
public final class NamedPeriods {
  private final Program program;

  private NamedPeriods(Program program) {
    this.program = program;
  }

  public static Program apply(Program program) {
    return new NamedPeriods(program).apply();
  }

  private Program apply() {
    Map<Operation, Operation> named = new HashMap<>();
    for (Recovery recovery : Recovery.of(program)) {
      if (recovery.rule() instanceof Recovery.Rule.Period period && isFree(recovery.group())) {
        number(period.period(), recovery.update().code())
            .ifPresent(
                value -> named.put(recovery.update(), named(recovery, period.period(), value)));
      }
    }
    return named.isEmpty()
        ? program
        : new Program(
            program.start(),
            program.end(),
            program.seed(),
            program.clocks(),
            program.arrays(),
            program.functions(),
            program.queues(),
            program.objects().stream().map(object -> with(object, named)).toList());
  }

  /// Whether the name is nothing else's in the group.
  private boolean isFree(String group) {
    return program.coded().stream()
        .filter(coded -> coded.owner().equals(group))
        .noneMatch(coded -> coded.code().variables().containsKey(Recovery.NAME));
  }

  /// The number that a period is, where it is made of numbers and units by nothing but arithmetic
  /// that is rounded in one way only.
  private static OptionalDouble number(Expression period, Code code) {
    Map<String, Double> units = new HashMap<>();
    code.variables()
        .forEach((name, variable) -> {
          if (variable instanceof Variable.Constant c
              && Units.find(name).filter(unit -> unit.value() == c.value()).isPresent()) {
            units.put(name, c.value());
          }
        });
    return isArithmetic(period) ? Evaluation.of(period, units) : OptionalDouble.empty();
  }

  private static boolean isArithmetic(Expression e) {
    return switch (e) {
      case Expression.Number _, Expression.Identifier _ -> true;
      case Expression.Unary u -> isArithmetic(u.operand());
      case Expression.Binary b ->
          switch (b.operator()) {
            case ADD, SUB, MUL, DIV -> isArithmetic(b.left()) && isArithmetic(b.right());
            case FLOOR_DIV, MOD, POW -> false;
          };
      case Expression.BooleanLiteral _,
          Expression.Comparison _,
          Expression.Logical _,
          Expression.Not _,
          Expression.Call _ ->
          false;
    };
  }

  private static Operation named(Recovery recovery, Expression period, double value) {
    Operation.StateUpdate update = recovery.update();
    Code code = update.code();
    Map<String, Variable> variables = new HashMap<>(code.variables());
    variables.put(Recovery.NAME, new Variable.Constant(value, ArraySpec.Type.FLOAT64, "s"));
    List<Code.Statement> vector = new ArrayList<>(code.block().vector());
    vector.replaceAll(statement ->
        statement.equals(recovery.statement()) ? renamed(statement, period) : statement);
    var block =
        new Code.Block(
            code.block().scalar(), vector, code.block().conditional(), code.block().mode());
    return new Operation.StateUpdate(
        update.name(), update.owner(), new Code(code.size(), variables, block));
  }

  private static Code.Statement renamed(Code.Statement statement, Expression period) {
    return new Code.Statement(
        statement.variable(),
        statement.operator(),
        replaced(statement.expression(), period),
        statement.type());
  }

  /// The right side of `timestep(since, dt) >= timestep(period, dt)` with a name for the period.
  private static Expression replaced(Expression e, Expression period) {
    if (e instanceof Expression.Comparison c
        && c.right() instanceof Expression.Call call
        && call.args().getFirst().equals(period)) {
      List<Expression> args = new ArrayList<>(call.args());
      args.set(0, new Expression.Identifier(Recovery.NAME));
      return new Expression.Comparison(
          c.operator(), c.left(), new Expression.Call(call.function(), args));
    }
    throw new IllegalStateException("no period in " + e);
  }

  private static Program.ScheduledObject with(
      Program.ScheduledObject object, Map<Operation, Operation> named) {
    return new Program.ScheduledObject(
        object.name(),
        object.type(),
        object.clock(),
        object.when(),
        object.order(),
        object.operations().stream()
            .map(operation -> named.getOrDefault(operation, operation))
            .collect(Collectors.toList()));
  }
}
