package org.brian2grad.integrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.brian2grad.function.Functions;
import org.brian2grad.lang.Expression;
import org.brian2grad.symbolic.Affine;
import org.brian2grad.symbolic.Arithmetic;
import org.brian2grad.symbolic.Evaluation;
import org.brian2grad.symbolic.Expansion;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;

/// Whether Brian 2's `exact` solves a system, which decides its default choice.
///
/// It inverts the matrix of coefficients, so that it needs one that is not singular, and asks sympy
/// for the matrix exponential, which fails where that is left with imaginary numbers.
final class BrianExact {
  /// Pivots below this count as 0: entries are about 1, and rounded to 1e-16.
  private static final double PIVOT = 1e-9;

  private BrianExact() {}

  static boolean applies(OdeSystem system) {
    var refusals = new Refusals("exact", system);
    LinearSystem linear = LinearSystem.of(system.substituted(), refusals);
    if (refusals.any() || !regular(linear)) {
      return false;
    }
    var eigenvalues = new Eigenvalues(linear, system.values());
    return Components.of(linear).stream().allMatch(eigenvalues::stayReal);
  }

  /// Whether the determinant is not 0 identically: tried where names have values at random.
  private static boolean regular(LinearSystem linear) {
    List<String> variables = new ArrayList<>(linear.rows().keySet());
    int n = variables.size();
    var point = new HashMap<String, Double>();
    double[][] a = new double[n][n];
    for (int row = 0; row < n; row++) {
      Affine rate = linear.row(variables.get(row));
      double size = 0;
      for (int column = 0; column < n; column++) {
        Expression entry = named(rate.coefficient(variables.get(column)));
        entry.identifiers().forEach(name -> point.computeIfAbsent(name, BrianExact::random));
        a[row][column] = Evaluation.of(entry, point).orElse(1);
        size = Math.max(size, size(entry, point));
      }
      for (int column = 0; column < n; column++) {
        a[row][column] /= size == 0 ? 1 : size;
      }
    }
    return n == 0
        || new LUDecomposition(MatrixUtils.createRealMatrix(a), PIVOT).getSolver().isNonSingular();
  }

  /// How large an expression would be if nothing in it cancelled.
  private static double size(Expression e, Map<String, Double> point) {
    return Expansion.of(e).summands().stream()
        .mapToDouble(term -> Math.abs(Evaluation.of(term, point).orElse(1)))
        .sum();
  }

  private static double random(String name) {
    return 0.5 + new Random(name.hashCode()).nextDouble();
  }

  /// Calls that cannot be evaluated, or are 0 too easily, become names.
  private static Expression named(Expression e) {
    if (e instanceof Expression.Call c && Functions.find(c.function()).isEmpty()) {
      return Arithmetic.identifier(Refusals.quoted(c));
    }
    return Arithmetic.with(e, e.operands().stream().map(BrianExact::named).toList());
  }
}
