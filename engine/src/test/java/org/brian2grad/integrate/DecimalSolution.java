package org.brian2grad.integrate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.Expression;

/// The exact solution of linear equations in 150 digits: the power series of the exponential, with
/// coefficients taken from the rates at unit vectors. An oracle that shares nothing with the
/// engine.
final class DecimalSolution {
  private static final MathContext DIGITS = new MathContext(150);
  private static final int TERMS = 80;
  private static final int SQUARINGS = 30;

  private DecimalSolution() {}

  /// The next value of each variable.
  static Map<String, BigDecimal> of(OdeSystem system, Map<String, BigDecimal> names) {
    List<String> variables = system.equations().stream().map(Ode::variable).toList();
    int n = variables.size();
    // x' = A x + b, as the linear system (x, 1)' = (A, b; 0, 0) (x, 1)
    BigDecimal[][] m = zeros(n + 1);
    BigDecimal dt = names.get("dt");
    for (int row = 0; row < n; row++) {
      Expression rate = system.equations().get(row).rate();
      Map<String, BigDecimal> point = new HashMap<>(names);
      variables.forEach(v -> point.put(v, BigDecimal.ZERO));
      BigDecimal origin = value(rate, point);
      m[row][n] = origin.multiply(dt, DIGITS);
      for (int column = 0; column < n; column++) {
        point.put(variables.get(column), BigDecimal.ONE);
        m[row][column] = value(rate, point).subtract(origin, DIGITS).multiply(dt, DIGITS);
        point.put(variables.get(column), BigDecimal.ZERO);
      }
    }
    BigDecimal[][] e = exponential(m);
    Map<String, BigDecimal> next = new LinkedHashMap<>();
    for (int row = 0; row < n; row++) {
      BigDecimal total = e[row][n];
      for (int column = 0; column < n; column++) {
        total =
            total.add(e[row][column].multiply(names.get(variables.get(column)), DIGITS), DIGITS);
      }
      next.put(variables.get(row), total);
    }
    return next;
  }

  private static BigDecimal[][] exponential(BigDecimal[][] m) {
    int n = m.length;
    BigDecimal scale = BigDecimal.ONE.divide(BigDecimal.TWO.pow(SQUARINGS), DIGITS);
    BigDecimal[][] scaled = zeros(n);
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        scaled[row][column] = m[row][column].multiply(scale, DIGITS);
      }
    }
    BigDecimal[][] term = identity(n);
    BigDecimal[][] sum = identity(n);
    for (int k = 1; k <= TERMS; k++) {
      term = product(term, scaled);
      for (int row = 0; row < n; row++) {
        for (int column = 0; column < n; column++) {
          term[row][column] = term[row][column].divide(BigDecimal.valueOf(k), DIGITS);
          sum[row][column] = sum[row][column].add(term[row][column], DIGITS);
        }
      }
    }
    for (int k = 0; k < SQUARINGS; k++) {
      sum = product(sum, sum);
    }
    return sum;
  }

  private static BigDecimal[][] zeros(int n) {
    var m = new BigDecimal[n][n];
    for (BigDecimal[] row : m) {
      Arrays.fill(row, BigDecimal.ZERO);
    }
    return m;
  }

  private static BigDecimal[][] identity(int n) {
    BigDecimal[][] m = zeros(n);
    for (int k = 0; k < n; k++) {
      m[k][k] = BigDecimal.ONE;
    }
    return m;
  }

  private static BigDecimal[][] product(BigDecimal[][] a, BigDecimal[][] b) {
    int n = a.length;
    BigDecimal[][] result = zeros(n);
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        BigDecimal total = BigDecimal.ZERO;
        for (int k = 0; k < n; k++) {
          total = total.add(a[row][k].multiply(b[k][column], DIGITS), DIGITS);
        }
        // A 0 of many decimals, multiplied by itself, would have ever more of them.
        result[row][column] = total.signum() == 0 ? BigDecimal.ZERO : total;
      }
    }
    return result;
  }

  private static BigDecimal value(Expression e, Map<String, BigDecimal> names) {
    List<BigDecimal> operands = new ArrayList<>();
    e.operands().forEach(operand -> operands.add(value(operand, names)));
    return switch (e) {
      case Expression.Number n -> new BigDecimal(n.value());
      case Expression.Identifier i -> names.get(i.name());
      case Expression.Unary u ->
          u.operator() == Expression.UnaryOperator.NEGATE
              ? operands.getFirst().negate()
              : operands.getFirst();
      case Expression.Binary b ->
          switch (b.operator()) {
            case ADD -> operands.get(0).add(operands.get(1), DIGITS);
            case SUB -> operands.get(0).subtract(operands.get(1), DIGITS);
            case MUL -> operands.get(0).multiply(operands.get(1), DIGITS);
            case DIV -> operands.get(0).divide(operands.get(1), DIGITS);
            case POW, FLOOR_DIV, MOD -> throw new IllegalArgumentException("not for " + e);
          };
      default -> throw new IllegalArgumentException("not for " + e);
    };
  }
}
