package org.brian2grad.integrate;

import static org.brian2grad.symbolic.Arithmetic.ZERO;
import static org.brian2grad.symbolic.Arithmetic.identifier;
import static org.brian2grad.symbolic.Arithmetic.isZero;
import static org.brian2grad.symbolic.Arithmetic.number;
import static org.brian2grad.symbolic.Arithmetic.product;
import static org.brian2grad.symbolic.Arithmetic.sum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.brian2grad.lang.Expression;

/// Solves a system of linear equations by the exponential of its matrix, written out as statements.
///
/// With inputs that are constant during a step as further columns, the system is `dx/dt = A x + b`
/// and
///
///     x(t + dt) = x + (e^(A dt) - 1) x + dt phi(A dt) b        phi(z) = (e^z - 1)/z
///
/// both of which are parts of `E = e^M - 1` for the matrix M with the rows `(A dt, dt)` and 0. Scaling
/// and squaring gives E: a Taylor polynomial for `M / 2^s`, and s times `E <- 2 E + E E`, which is the
/// square of `1 + E` without the 1. So a slow system, of which E is a small number, keeps all digits,
/// rates may be equal or 0, and each statement is a polynomial, whose derivative is as good.
///
/// All of it depends on coefficients only, and is computed once before the time loop where these are
/// constant over the run.
///
/// Source: N. Higham, Functions of matrices, 2008, chapter 10; M. Paterson and L. Stockmeyer, On the
/// number of nonscalar multiplications necessary to evaluate polynomials, 1973.
final class MatrixExponential {
  /// Of the Taylor polynomial: with matrices of norm 1/2 it leaves out `2^-16 / 17!` of them.
  private static final int BLOCK = 4;

  private static final int BLOCKS = 4;

  private final LinearSystem system;
  private final List<String> variables;

  /// Variables that have an input: those of the further columns.
  private final List<String> driven;

  private final Statements statements;
  private int matrices;

  private MatrixExponential(LinearSystem system, List<String> variables, Statements statements) {
    this.system = system;
    this.variables = variables;
    this.driven = variables.stream().filter(x -> !isZero(system.row(x).rest())).toList();
    this.statements = statements;
  }

  /// Writes the next values of some variables.
  ///
  /// @param wanted whose next values are written
  /// @param squarings how often the matrix is halved
  static void write(LinearSystem system, Set<String> wanted, int squarings, Statements statements) {
    List<String> variables = Components.closure(system, wanted);
    new MatrixExponential(system, variables, statements).write(wanted, squarings);
  }

  private void write(Set<String> wanted, int squarings) {
    Expression[][] e = taylor(scaled(squarings));
    for (int k = 0; k < squarings; k++) {
      e = kept(added(times(2, e), multiplied(e, e)));
    }
    for (int row = 0; row < variables.size(); row++) {
      String x = variables.get(row);
      if (wanted.contains(x)) {
        List<Expression> terms = new ArrayList<>();
        terms.add(identifier(x));
        for (int column = 0; column < columns(); column++) {
          terms.add(product(e[row][column], operand(column)));
        }
        statements.next(x, sum(terms));
      }
    }
  }

  private int columns() {
    return variables.size() + driven.size();
  }

  /// What a column is multiplied by.
  private Expression operand(int column) {
    return column < variables.size()
        ? identifier(variables.get(column))
        : system.row(driven.get(column - variables.size())).rest();
  }

  private Expression[][] scaled(int squarings) {
    Expression h =
        statements.define("__h", product(number(Math.scalb(1.0, -squarings)), Statements.DT));
    Expression[][] m = zeros();
    for (int row = 0; row < variables.size(); row++) {
      String x = variables.get(row);
      for (int column = 0; column < variables.size(); column++) {
        m[row][column] = product(h, system.row(x).coefficient(variables.get(column)));
      }
      int input = driven.indexOf(x);
      if (input >= 0) {
        m[row][variables.size() + input] = h;
      }
    }
    return kept(m);
  }

  /// `m + m^2/2! + ... + m^16/16!`, in powers of m^4.
  private Expression[][] taylor(Expression[][] m) {
    List<Expression[][]> powers = new ArrayList<>();
    powers.add(m);
    while (powers.size() < BLOCK) {
      powers.add(kept(multiplied(powers.getLast(), m)));
    }
    Expression[][] highest = powers.getLast();
    Expression[][] result = zeros();
    for (int block = BLOCKS - 1; block >= 0; block--) {
      Expression[][] next = multiplied(highest, result);
      for (int k = BLOCK; k >= 1; k--) {
        next = added(times(1 / factorial(block * BLOCK + k), powers.get(k - 1)), next);
      }
      result = kept(next);
    }
    return result;
  }

  private static double factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
  }

  private Expression[][] zeros() {
    var m = new Expression[variables.size()][columns()];
    for (Expression[] row : m) {
      Arrays.fill(row, ZERO);
    }
    return m;
  }

  /// The product; rows of inputs, which are 0, are left out of all matrices.
  private Expression[][] multiplied(Expression[][] a, Expression[][] b) {
    Expression[][] result = zeros();
    for (int row = 0; row < variables.size(); row++) {
      for (int column = 0; column < columns(); column++) {
        for (int k = 0; k < variables.size(); k++) {
          result[row][column] = sum(result[row][column], product(a[row][k], b[k][column]));
        }
      }
    }
    return result;
  }

  private Expression[][] added(Expression[][] a, Expression[][] b) {
    Expression[][] result = zeros();
    for (int row = 0; row < variables.size(); row++) {
      for (int column = 0; column < columns(); column++) {
        result[row][column] = sum(a[row][column], b[row][column]);
      }
    }
    return result;
  }

  private Expression[][] times(double factor, Expression[][] a) {
    Expression[][] result = zeros();
    for (int row = 0; row < variables.size(); row++) {
      for (int column = 0; column < columns(); column++) {
        result[row][column] = product(number(factor), a[row][column]);
      }
    }
    return result;
  }

  /// Gives each entry that is more than a name a name of its own.
  private Expression[][] kept(Expression[][] m) {
    matrices++;
    Expression[][] result = zeros();
    for (int row = 0; row < variables.size(); row++) {
      for (int column = 0; column < columns(); column++) {
        Expression entry = m[row][column];
        boolean simple = isZero(entry) || entry instanceof Expression.Identifier;
        result[row][column] =
            simple ? entry : statements.define("__m" + matrices + "_" + row + "_" + column, entry);
      }
    }
    return result;
  }
}
