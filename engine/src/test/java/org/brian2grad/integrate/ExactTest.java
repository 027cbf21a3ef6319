package org.brian2grad.integrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.ExpressionPrinter;
import org.junit.jupiter.api.Test;

class ExactTest {
  private static List<String> statements(String lines) {
    AbstractCode code = new Exact().update(Systems.system(lines, Map.of()));
    return code.assignments().stream()
        .map(a -> a.variable() + " = " + ExpressionPrinter.print(a.expression()))
        .toList();
  }

  @Test
  void namesStaySymbolic() {
    assertThat(statements("dv/dt = (R*I - v)/tau"))
        .containsExactly(
            "_v = v * exp(-(dt / tau)) + R * I / tau * (dt * exprel(-(dt / tau)))", "v = _v");
  }
}
