package org.brian2grad.model;

import java.util.Set;
import org.brian2grad.diag.Problems;
import org.brian2grad.lang.Expression;
import org.brian2grad.model.DimensionCheck.Judged;
import org.brian2grad.model.Equations.Equation;
import org.brian2grad.units.Dimension;

/// Checks what equations say with the names of their object.
final class EquationsCheck {
  private final String object;
  private final Namespace names;
  private final Problems problems;

  EquationsCheck(String object, Namespace names, Problems problems) {
    this.object = object;
    this.names = names;
    this.problems = problems;
  }

  void check(Equations equations) {
    equations.equations().forEach(this::equation);
  }

  private void equation(Equation equation) {
    switch (equation) {
      case Equations.Differential d -> {
        Namespace withNoise = names;
        for (String name : d.rate().identifiers()) {
          if (Meaning.Noise.isName(name)) {
            withNoise = withNoise.with(name, new Meaning.Noise(name));
          }
        }
        Judged rate = judge(d, d.rate(), withNoise);
        require(d, rate, d.dimension().over(Dimension.SECOND), "for the rate of");
      }
      case Equations.Subexpression s -> {
        Judged value = judge(s, s.expression(), names);
        require(s, value, s.dimension(), "for");
        if (s.flags().contains(Equations.Flag.SHARED) && !value.shared()) {
          error(
              s,
              "shared",
              "expected shared variables only in the shared '"
                  + s.variable()
                  + "', got '"
                  + s.text()
                  + "'",
              "remove the flag 'shared'");
        }
        requireDeterministic(s);
      }
      case Equations.Parameter _ -> {}
    }
  }

  private Judged judge(Equation equation, Expression expression, Namespace known) {
    return new DimensionCheck(known, where(equation), equation.text(), problems).judge(expression);
  }

  private void require(Equation equation, Judged judged, Dimension wanted, String role) {
    if (judged.dimension().filter(d -> !d.equals(wanted)).isPresent()) {
      error(
          equation,
          "dimension",
          "expected "
              + wanted
              + " "
              + role
              + " '"
              + equation.variable()
              + "', got "
              + judged.dimension().get()
              + " in '"
              + equation.text()
              + "'",
          "check the units on the right, or the unit behind the colon");
    }
  }

  /// Where a subexpression is used twice in a time step, it has to be the same twice.
  private void requireDeterministic(Equations.Subexpression s) {
    if (s.flags().contains(Equations.Flag.CONSTANT_OVER_DT)) {
      return;
    }
    Set<String> random = RandomCalls.in(s.expression(), names);
    if (!random.isEmpty()) {
      error(
          s,
          "random",
          "expected no random numbers in a subexpression, got '"
              + random.iterator().next()
              + "()' in '"
              + s.text()
              + "'",
          "add the flag 'constant over dt'");
    }
  }

  private String where(Equation equation) {
    return object + ".equations." + equation.variable();
  }

  private void error(Equation equation, String code, String what, String remedy) {
    problems.add(where(equation), code, what, remedy);
  }
}
