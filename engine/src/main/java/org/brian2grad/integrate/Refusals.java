package org.brian2grad.integrate;

import java.util.ArrayList;
import java.util.List;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expression.Binary;
import org.brian2grad.lang.Expression.BinaryOperator;
import org.brian2grad.lang.ExpressionPrinter;

/// Why a method does not apply, equation by equation.
final class Refusals {
  /// How a variable that is "unless refractory" is multiplied.
  private static final String REFRACTORY = "int(not_refractory)";

  private final String method;
  private final OdeSystem written;
  private final List<Diagnostic> found = new ArrayList<>();

  /// @param written the system with the rates as the user wrote them
  Refusals(String method, OdeSystem written) {
    this.method = method;
    this.written = written;
  }

  /// @param expected what the method expects of the equation, as in "expected ..., got ..."
  void add(String variable, String code, String expected, String got, String remedy) {
    String what = "method '" + method + "' expected " + expected + ", got " + got;
    found.add(new Diagnostic(equation(variable), code, what, remedy));
  }

  /// Refuses noise.
  ///
  /// @param rates the system without subexpressions
  void noise(OdeSystem rates) {
    for (Ode ode : rates.equations()) {
      List<String> sources = ode.rate().identifiers().stream().filter(Noise::isSource).toList();
      if (!sources.isEmpty()) {
        add(
            ode.variable(),
            "stochastic",
            "equations without noise",
            String.join(", ", sources),
            "use method 'euler', or 'heun' or 'milstein' where the noise is multiplicative");
      }
    }
  }

  boolean any() {
    return !found.isEmpty();
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new DiagnosticException(found);
    }
  }

  private String equation(String variable) {
    return written.equations().stream()
        .filter(ode -> ode.variable().equals(variable))
        .findFirst()
        .map(Refusals::text)
        .orElse(variable);
  }

  private static String text(Ode ode) {
    String left = "d" + ode.variable() + "/dt = ";
    return ode.rate() instanceof Binary(BinaryOperator operator, Expression factor, Expression rate)
            && operator == BinaryOperator.MUL
            && quoted(factor).equals(REFRACTORY)
        ? left + quoted(rate) + " (unless refractory)"
        : left + quoted(ode.rate());
  }

  static String quoted(Expression e) {
    return ExpressionPrinter.print(e);
  }
}
