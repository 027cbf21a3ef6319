package org.brian2grad.integrate;

import static org.brian2grad.symbolic.Arithmetic.number;
import static org.brian2grad.symbolic.Arithmetic.product;
import static org.brian2grad.symbolic.Arithmetic.quotient;
import static org.brian2grad.symbolic.Arithmetic.sum;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.Map;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;

/// The classical Runge-Kutta method, `x + (k1 + 2 k2 + 2 k3 + k4)/6`. Order 4.
///
/// Source: W. Kutta, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen, 1901.
@AutoService(StateUpdater.class)
public final class Rk4 implements StateUpdater {
  @Override
  public String name() {
    return "rk4";
  }

  @Override
  public AbstractCode update(OdeSystem system) {
    var method = new RungeKutta(name(), system);
    var k1 = method.stage();
    var k2 = method.stage(k1, 0.5);
    var k3 = method.stage(k2, 0.5);
    var k4 = method.stage(k3, 1);
    Map<String, Expression> change = new LinkedHashMap<>();
    k1.forEach((x, first) -> {
      Expression middle = product(number(2), sum(at(k2, x), at(k3, x)));
      change.put(x, quotient(sum(sum(first, middle), at(k4, x)), number(6)));
    });
    return method.step(change);
  }

  private static Expression at(Map<String, Expression> stage, String variable) {
    return stage.getOrDefault(variable, number(0));
  }
}
