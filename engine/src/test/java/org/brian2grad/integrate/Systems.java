package org.brian2grad.integrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.AbstractCode.Assignment;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expressions;
import org.brian2grad.symbolic.Evaluation;

/// Systems written as lines `dv/dt = ...` and `I = ...`, and steps of them executed on numbers.
final class Systems {
  private Systems() {}

  /// @param values of constants, `dt` among them
  static OdeSystem system(String lines, Map<String, Double> values) {
    return system(lines, values, Set.of());
  }

  /// @param tables functions of time that are constant during a step
  static OdeSystem system(String lines, Map<String, Double> values, Set<String> tables) {
    List<Ode> equations = new ArrayList<>();
    Map<String, Expression> subexpressions = new LinkedHashMap<>();
    for (String line : lines.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      String left = line.substring(0, line.indexOf('=')).strip();
      Expression right = Expressions.parse(line.substring(line.indexOf('=') + 1).strip());
      if (left.endsWith("/dt")) {
        equations.add(new Ode(left.substring(1, left.length() - 3), right));
      } else {
        subexpressions.put(left, right);
      }
    }
    var constants = new TreeSet<>(values.keySet());
    constants.addAll(tables);
    return new OdeSystem(equations, subexpressions, constants, values);
  }

  /// Values of functions of time, and of random functions.
  static double table(String name, double[] args) {
    double sum = name.length();
    for (double arg : args) {
      sum = 3 * sum + 100 * arg;
    }
    return 0.5 + 0.4 * Math.sin(sum);
  }

  /// Executes the statements, but for those that draw noise, on a copy of the names' values.
  static Map<String, Double> execute(
      AbstractCode code, Map<String, Double> names, Evaluation.Function functions) {
    var state = new HashMap<>(names);
    for (Assignment a : code.assignments()) {
      if (!a.operator().equals("=")) {
        throw new IllegalArgumentException("unexpected operator " + a.operator());
      }
      if (Noise.isSource(a.variable())) {
        continue; // its value is given
      }
      state.put(
          a.variable(),
          Evaluation.of(a.expression(), state, functions)
              .orElseThrow(
                  () -> new IllegalStateException("no value of " + a.variable() + " in " + a)));
    }
    return state;
  }
}
