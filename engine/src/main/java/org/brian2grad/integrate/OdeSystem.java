package org.brian2grad.integrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lang.Expression;
import org.brian2grad.program.FunctionSpec;
import org.brian2grad.symbolic.Substitution;

/// Differential equations to be integrated.
///
/// @param equations in the order in which they were written
/// @param subexpressions that the rates may use, by name, each in terms of the others
/// @param constants names that do not change during a time step. A function of time is among them
///   where it keeps its value during a step: a TimedArray whose own step is a multiple of it. Other
///   names than `t`, the variables and noise (`xi`, `xi_...`) count as constant even if they are
///   not here
/// @param values a value of each of the constants that is known, to choose between forms that are
///   equal but for rounding. `dt` is among them unless steps may have any length, as between events
public record OdeSystem(
    List<Ode> equations,
    Map<String, Expression> subexpressions,
    Set<String> constants,
    Map<String, Double> values) {
  public OdeSystem {
    equations = List.copyOf(equations);
    subexpressions = Map.copyOf(subexpressions);
    constants = Set.copyOf(constants);
    values = Map.copyOf(values);
  }

  /// `d variable/dt = rate`; the rate of one that is "unless refractory" is already multiplied by
  /// `int(not_refractory)`.
  public record Ode(String variable, Expression rate) {}

  /// The variables, in the order of their equations.
  Set<String> variables() {
    Set<String> variables = new LinkedHashSet<>();
    equations.forEach(ode -> variables.add(ode.variable()));
    return variables;
  }

  /// The same with subexpressions put into the rates.
  ///
  /// @throws DiagnosticException where a subexpression refers to itself, or a rate calls a random
  ///   function more than once
  OdeSystem substituted() {
    Map<String, Expression> resolved = new HashMap<>();
    for (String name : subexpressions.keySet()) {
      resolve(name, resolved, new LinkedHashSet<>());
    }
    List<Ode> rates = new ArrayList<>();
    for (Ode ode : equations) {
      Expression rate = Substitution.apply(ode.rate(), resolved);
      requireOneDraw(ode, rate);
      rates.add(new Ode(ode.variable(), rate));
    }
    return new OdeSystem(rates, Map.of(), constants, values);
  }

  /// Two draws are different numbers, but look like the same expression.
  private static void requireOneDraw(Ode ode, Expression rate) {
    for (String function : FunctionSpec.RANDOM) {
      if (calls(rate, function) > 1) {
        throw new DiagnosticException(
            new Diagnostic(
                "d" + ode.variable() + "/dt = " + Refusals.quoted(ode.rate()),
                "repeated-draw",
                "expected one call of " + function + "() in a rate, got " + calls(rate, function),
                "use xi_1, xi_2 for noise, or a Poisson group for random input"));
      }
    }
  }

  private static int calls(Expression e, String function) {
    int own = e instanceof Expression.Call c && c.function().equals(function) ? 1 : 0;
    return own + e.operands().stream().mapToInt(operand -> calls(operand, function)).sum();
  }

  private Expression resolve(
      String name, Map<String, Expression> resolved, LinkedHashSet<String> open) {
    Expression known = resolved.get(name);
    if (known != null) {
      return known;
    }
    Expression expression = subexpressions.get(name);
    if (expression == null) {
      throw new IllegalArgumentException("no subexpression '" + name + "'");
    }
    if (!open.add(name)) {
      throw new DiagnosticException(
          new Diagnostic(
              name,
              "circular-subexpression",
              "expected subexpressions that do not refer to themselves, got "
                  + String.join(" -> ", open)
                  + " -> "
                  + name,
              "break the circle, or make one of them a differential equation"));
    }
    Map<String, Expression> parts = new HashMap<>();
    Set<String> used = new HashSet<>(expression.identifiers());
    used.retainAll(subexpressions.keySet());
    used.forEach(part -> parts.put(part, resolve(part, resolved, open)));
    open.remove(name);
    Expression result = Substitution.apply(expression, parts);
    resolved.put(name, result);
    return result;
  }
}
