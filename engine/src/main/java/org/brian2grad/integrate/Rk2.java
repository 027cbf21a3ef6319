package org.brian2grad.integrate;

import com.google.auto.service.AutoService;
import org.brian2grad.lang.AbstractCode;

/// The midpoint method, `x + dt f(x + k/2, t + dt/2)` with `k = dt f(x, t)`. Order 2.
///
/// Source: C. Runge, Ueber die numerische Auflösung von Differentialgleichungen, 1895.
@AutoService(StateUpdater.class)
public final class Rk2 implements StateUpdater {
  @Override
  public String name() {
    return "rk2";
  }

  @Override
  public AbstractCode update(OdeSystem system) {
    var method = new RungeKutta(name(), system);
    var k = method.stage();
    return method.step(method.stage(k, 0.5));
  }
}
