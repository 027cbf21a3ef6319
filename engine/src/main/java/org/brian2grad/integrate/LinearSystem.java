package org.brian2grad.integrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Affine;
import org.brian2grad.symbolic.Arithmetic;
import org.brian2grad.symbolic.Evaluation;

/// Equations `dx/dt = sum of a_k*x_k, + b` with a_k and b constant during a step.
///
/// @param rows the rate of each variable
record LinearSystem(Map<String, Affine> rows) {
  /// Adds refusals where the system is none.
  ///
  /// @param system without subexpressions
  static LinearSystem of(OdeSystem system, Refusals refusals) {
    refusals.noise(system);
    Set<String> variables = system.variables();
    var constancy = new Constancy(system);
    Map<String, Affine> rows = new LinkedHashMap<>();
    for (Ode ode : system.equations()) {
      String x = ode.variable();
      if (ode.rate().identifiers().stream().anyMatch(Noise::isSource)) {
        continue;
      }
      Optional<Affine> row = Affine.of(ode.rate(), variables);
      if (row.isEmpty()) {
        refusals.add(
            x,
            "not-linear",
            "a rate that is linear in " + String.join(", ", variables),
            "'" + Refusals.quoted(ode.rate()) + "'",
            "use 'exponential_euler' if it is linear in " + x + " alone, else 'rk4' or 'euler'");
        continue;
      }
      List<Expression> parts = new ArrayList<>(row.get().coefficients().values());
      parts.add(row.get().rest());
      for (Expression part : parts) {
        constancy
            .changing(part)
            .ifPresent(changing ->
                refusals.add(
                    x,
                    "changes-during-step",
                    "coefficients that are constant during a time step",
                    "'"
                        + Refusals.quoted(part)
                        + "', in which '"
                        + Refusals.quoted(changing)
                        + "' is not",
                    "use 'rk4' or 'euler', or a TimedArray whose step is a multiple of dt"));
      }
      rows.put(x, row.get());
    }
    return new LinearSystem(rows);
  }

  Affine row(String variable) {
    Affine row = rows.get(variable);
    if (row == null) {
      throw new IllegalArgumentException("no variable " + variable);
    }
    return row;
  }

  /// What a variable's rate is multiplied by it.
  Expression own(String variable) {
    return row(variable).coefficient(variable);
  }

  /// The numbers of the coefficients among some variables; NaN where they are not known.
  ///
  /// @param known values by name; refractoriness is that of neurons that are not
  double[][] matrix(List<String> variables, Map<String, Double> known) {
    Map<String, Double> values = new HashMap<>(known);
    values.putIfAbsent("not_refractory", 1.0);
    int n = variables.size();
    double[][] a = new double[n][n];
    for (int row = 0; row < n; row++) {
      Affine rate = row(variables.get(row));
      for (int column = 0; column < n; column++) {
        a[row][column] =
            Evaluation.of(rate.coefficient(variables.get(column)), values).orElse(Double.NaN);
      }
    }
    return a;
  }

  /// Whether a variable grows or decays by itself: `dx/dt = a*x`.
  boolean isFree(String variable) {
    Affine row = row(variable);
    return Arithmetic.isZero(row.rest())
        && row.coefficients().keySet().stream().allMatch(variable::equals);
  }
}
