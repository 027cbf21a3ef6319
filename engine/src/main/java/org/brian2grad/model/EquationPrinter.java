package org.brian2grad.model;

import java.util.stream.Collectors;
import org.brian2grad.lang.ExpressionPrinter;
import org.brian2grad.model.Equations.Equation;
import org.brian2grad.model.Equations.Flag;

/// Writes equations as text that reads back as the same equations.
final class EquationPrinter {
  private EquationPrinter() {}

  static String print(Equation equation) {
    return left(equation) + " : " + unit(equation) + flags(equation);
  }

  private static String left(Equation equation) {
    return switch (equation) {
      case Equations.Differential d ->
          "d" + d.variable() + "/dt = " + ExpressionPrinter.print(d.rate());
      case Equations.Subexpression s ->
          s.variable() + " = " + ExpressionPrinter.print(s.expression());
      case Equations.Parameter p -> p.variable();
    };
  }

  private static String unit(Equation equation) {
    return switch (equation.type()) {
      case FLOAT -> equation.dimension().toString();
      case INTEGER -> "integer";
      case BOOLEAN -> "boolean";
    };
  }

  private static String flags(Equation equation) {
    return equation.flags().isEmpty()
        ? ""
        : equation.flags().stream()
            .sorted()
            .map(Flag::text)
            .collect(Collectors.joining(", ", " (", ")"));
  }
}
