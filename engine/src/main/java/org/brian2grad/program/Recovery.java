package org.brian2grad.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.lang.Expression.ComparisonOperator;
import org.brian2grad.lang.ExpressionPrinter;

/// How the neurons of a group come out of refractoriness: the statement at the beginning of their
/// state update that says which of them are ready.
///
/// Source: `StateUpdater._get_refractory_code` of Brian 2's `groups/neurongroup.py`.
///
/// @param object that does the state update: `neurongroup_stateupdater`
/// @param update with the statement
/// @param arrays what the threshold of the group writes
public record Recovery(
    String object,
    Operation.StateUpdate update,
    Operation.Refractory arrays,
    Code.Statement statement,
    Rule rule) {
  /// The name under which a user has it beside the events of a group, and that of a period that is
  /// a number.
  public static final String NAME = "refractory";

  /// When a neuron had its last spike that has had none, in seconds.
  public static final double NEVER = -1e4;

  /// The time step of the group's clock, as the code of a state update has it.
  public static final Expression DT = new Expression.Identifier("dt");

  private static final String TIMESTEP = "timestep";

  /// What ends refractoriness.
  public sealed interface Rule {
    /// A duration: `timestep(since, dt) >= timestep(period, dt)`.
    ///
    /// @param since the time since the last spike
    record Period(Expression since, Expression period) implements Rule {}

    /// A duration of which each step draws another.
    record Random(Expression period) implements Rule {}

    /// Something else, such as a condition of the user's.
    record Condition() implements Rule {}
  }

  /// The group's name.
  public String group() {
    return update.owner();
  }

  /// The rule as the user wrote it.
  public String text() {
    return ExpressionPrinter.print(
        switch (rule) {
          case Rule.Period p -> p.period();
          case Rule.Random r -> r.period();
          case Rule.Condition _ -> statement.expression();
        });
  }

  /// The names that the rule looks at, those among them that subexpressions look at; none of what
  /// Brian 2 adds to a period.
  public Set<String> names() {
    return switch (rule) {
      case Rule.Period p -> names(p.period(), update.code());
      case Rule.Random r -> names(r.period(), update.code());
      case Rule.Condition _ -> names(statement.expression(), update.code());
    };
  }

  /// Those of a program.
  public static List<Recovery> of(Program program) {
    Map<String, Operation.Refractory> refractory = new HashMap<>();
    for (Program.Scheduled scheduled : program.operations()) {
      scheduled
          .operation()
          .threshold()
          .ifPresent(t -> t.refractory().ifPresent(r -> refractory.put(r.notRefractory(), r)));
    }
    List<Recovery> found = new ArrayList<>();
    for (Program.Scheduled scheduled : program.operations()) {
      if (scheduled.operation() instanceof Operation.StateUpdate update) {
        of(program, scheduled.object(), update, refractory).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Recovery> of(
      Program program,
      Program.ScheduledObject object,
      Operation.StateUpdate update,
      Map<String, Operation.Refractory> refractory) {
    // The state update itself comes after code of the user's, which may write it as well.
    if (!object.type().equals("StateUpdater")) {
      return Optional.empty();
    }
    for (Code.Statement statement : update.code().block().vector()) {
      if (update.code().variables().get(statement.variable()) instanceof Variable.Array a
          && refractory.containsKey(a.array())) {
        Operation.Refractory arrays = refractory.get(a.array());
        Rule rule = rule(program, update.code(), arrays, statement);
        return Optional.of(new Recovery(object.name(), update, arrays, statement, rule));
      }
    }
    return Optional.empty();
  }

  private static Rule rule(
      Program program, Code code, Operation.Refractory arrays, Code.Statement statement) {
    if (statement.expression() instanceof Expression.Comparison c
        && c.operator() == ComparisonOperator.GE
        && steps(c.left()).isPresent()
        && steps(c.right()).isPresent()
        && isSince(program, code, arrays, steps(c.left()).get())) {
      Expression period = steps(c.right()).get();
      return isRandom(program, code, period)
          ? new Rule.Random(period)
          : new Rule.Period(steps(c.left()).get(), period);
    }
    return new Rule.Condition();
  }

  /// The time whose steps an expression counts.
  private static Optional<Expression> steps(Expression e) {
    return e instanceof Expression.Call call
            && call.function().equals(TIMESTEP)
            && call.args().size() == 2
            && call.args().get(1).equals(DT)
        ? Optional.of(call.args().getFirst())
        : Optional.empty();
  }

  private static boolean isSince(
      Program program, Code code, Operation.Refractory arrays, Expression e) {
    return e instanceof Expression.Binary difference
        && difference.operator() == BinaryOperator.SUB
        && difference.left() instanceof Expression.Identifier(String now)
        && difference.right() instanceof Expression.Identifier(String last)
        && code.variables().get(now) instanceof Variable.Array time
        && program.clocks().stream().anyMatch(clock -> clock.time().equals(time.array()))
        && code.variables().get(last) instanceof Variable.Array spike
        && spike.array().equals(arrays.lastSpike());
  }

  private static boolean isRandom(Program program, Code code, Expression period) {
    return functions(period, code).stream()
        .anyMatch(name ->
            code.variables().get(name) instanceof Variable.Function f
                && Optional.ofNullable(program.functions().get(f.key()))
                    .filter(FunctionSpec::isRandom)
                    .isPresent());
  }

  private static Set<String> names(Expression e, Code code) {
    Set<String> names = new LinkedHashSet<>();
    expand(e, code, new LinkedHashSet<>())
        .forEach(part -> {
          names.addAll(part.identifiers());
          names.addAll(functions(part));
        });
    return names;
  }

  private static Set<String> functions(Expression e, Code code) {
    Set<String> names = new LinkedHashSet<>();
    expand(e, code, new LinkedHashSet<>()).forEach(part -> names.addAll(functions(part)));
    return names;
  }

  private static Set<String> functions(Expression e) {
    Set<String> names = new LinkedHashSet<>();
    if (e instanceof Expression.Call call) {
      names.add(call.function());
    }
    e.operands().forEach(operand -> names.addAll(functions(operand)));
    return names;
  }

  /// The expression, and those of the names of it that the code makes itself.
  private static Set<Expression> expand(Expression e, Code code, Set<Expression> known) {
    if (known.add(e)) {
      for (String name : e.identifiers()) {
        if (code.variables().get(name) instanceof Variable.Local) {
          code.statements().stream()
              .filter(statement -> statement.variable().equals(name))
              .forEach(statement -> expand(statement.expression(), code, known));
        }
      }
    }
    return known;
  }
}
