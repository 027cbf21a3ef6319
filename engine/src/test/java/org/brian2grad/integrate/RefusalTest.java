package org.brian2grad.integrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.Set;
import org.brian2grad.diag.DiagnosticException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a refusal says.
class RefusalTest {
  private static DiagnosticException refusal(String method, String lines) {
    OdeSystem system =
        Systems.system(lines.replace("; ", "\n"), Map.of("dt", 1e-4), Set.of("slow"));
    return catchThrowableOfType(
        DiagnosticException.class, () -> StateUpdaters.named(method).update(system));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exact | dv/dt = -v**2/tau | dv/dt = -v**2 / tau | not-linear | expected a rate that is linear in v, got '-v**2 / tau'
          exact | dv/dt = int(not_refractory)*(w*v/tau); dw/dt = -w/tau | dv/dt = w * v / tau (unless refractory) | not-linear | linear in v, w
          exact | dv/dt = (sin(t) - v)/tau | dv/dt = (sin(t) - v) / tau | changes-during-step | got 'sin(t) / tau', in which 'sin(t)' is not
          exact | dv/dt = (fast(t) - v)/tau | dv/dt = (fast(t) - v) / tau | changes-during-step | 'fast(t)'
          exact | dv/dt = (slow(t + dt) - v)/tau | dv/dt = (slow(t + dt) - v) / tau | changes-during-step | 't'
          exact | dv/dt = -v/tau + xi/tau**.5 | dv/dt = -v / tau + xi / tau**0.5 | stochastic | expected equations without noise, got xi
          exponential_euler | dv/dt = -v/tau + xi_1 | dv/dt = -v / tau + xi_1 | stochastic | xi_1
          exponential_euler | dv/dt = (b*v - c*v**2)/tau | dv/dt = (b * v - c * v**2) / tau | not-conditionally-linear | expected a rate 'A*v + B'
          rk2 | dv/dt = -v/tau + xi | dv/dt = -v / tau + xi | stochastic | method 'rk2'
          rk4 | dv/dt = -v/tau + xi | dv/dt = -v / tau + xi | stochastic | method 'rk4'
          euler | dv/dt = -v/tau + v*xi | dv/dt = -v / tau + v * xi | multiplicative-noise | the factor 'v' of xi, which depends on v
          euler | dv/dt = g*xi; g = t/tau | dv/dt = g * xi | multiplicative-noise | which depends on t
          euler | dv/dt = xi**2 | dv/dt = xi**2 | noise-not-linear | expected a rate 'f + g*xi'
          heun | dv/dt = sqrt(xi) | dv/dt = sqrt(xi) | noise-not-linear | 'sqrt(xi)'
          heun | dv/dt = xi_1*xi_2 | dv/dt = xi_1 * xi_2 | noise-not-linear | 'xi_1 * xi_2'
          milstein | dv/dt = v*xi_1 + xi_2 | dv/dt = v * xi_1 + xi_2 | non-diagonal-noise | got xi_1, xi_2
          milstein | dv/dt = v*xi; dw/dt = w*xi | dw/dt = w * xi | non-diagonal-noise | got xi, which is also in that of v
          euler | dv/dt = rand() - rand()*v | dv/dt = rand() - rand() * v | repeated-draw | one call of rand() in a rate, got 2
          euler | dv/dt = a; a = b; b = a | a | circular-subexpression | a
          """)
  void namesTheEquationAndTheReason(
      String method, String lines, String where, String code, String what) {
    DiagnosticException refusal = refusal(method, lines);
    assertThat(refusal).isNotNull();
    assertThat(refusal.diagnostics())
        .anySatisfy(d -> {
          assertThat(d.where()).isIn(where, where.equals("a") ? "b" : where);
          assertThat(d.code()).isEqualTo(code);
          assertThat(d.what()).contains(what);
          assertThat(d.remedy()).isNotBlank();
        });
  }

  @Test
  void saysAllAtOnce() {
    DiagnosticException refusal =
        refusal("exact", "dv/dt = -v**2; dw/dt = sin(t) - w; du/dt = -u; dz/dt = xi");
    assertThat(refusal.diagnostics()).hasSize(3);
  }

  @Test
  void aMethodThatIsNotThereIsListedWithThoseThatAre() {
    assertThatThrownBy(() -> StateUpdaters.named("gsl_rkf45"))
        .hasMessageContaining(
            "expected one of euler, exact, exponential_euler, heun, linear, milstein, rk2, rk4, got"
                + " 'gsl_rkf45'");
    assertThat(StateUpdaters.named("Linear").name()).isEqualTo("exact");
  }

  /// Where every choice fails, the reason is that of the noise.
  @Test
  void aChoiceThatCannotBeMadeIsRefused() {
    OdeSystem system = Systems.system("dv/dt = xi*xi", Map.of());
    assertThatThrownBy(() -> StateUpdaters.choose(system)).hasMessageContaining("f + g*xi");
  }
}
