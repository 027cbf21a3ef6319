package org.brian2grad.integrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.brian2grad.Tolerances;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.ExpressionPrinter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactTest {
  private static final BigDecimal TINY = new BigDecimal("1e-40");

  private static final String CUBA =
      "dv/dt = (x + y - (v - E))/tau1\ndx/dt = -x/tau2\ndy/dt = -y/tau3";
  private static final String ALPHA =
      "dv/dt = (x - v)/tau1\ndx/dt = (y - x)/tau2\ndy/dt = (E - y)/tau3";
  private static final String FIRST_ORDER_CHAIN = "dx/dt = (y - x)/tau1\ndy/dt = (E - y)/tau2";
  private static final String OSCILLATOR = "dx/dt = -x/tau1 - y*w + E/tau2\ndy/dt = w*x - y/tau3";
  private static final String RING =
      "dx/dt = (y - x)/tau1\ndy/dt = (v - y)/tau2\ndv/dt = (E + w*x - v)/tau3";
  private static final String MECHANICAL = "dx/dt = v\ndv/dt = -k*x - v/tau1 + E/tau1";

  /// Equations, and the values of their constants.
  static Stream<Arguments> systems() {
    return Stream.of(
        Arguments.of("dv/dt = (E - v)/tau1", "tau1=0.02"),
        Arguments.of("dv/dt = (E - v)/tau1", "tau1=1e-6"),
        Arguments.of("dv/dt = (E - v)/tau1", "tau1=-0.01"),
        Arguments.of("dv/dt = E - k*v", "k=50"),
        Arguments.of("dv/dt = E - k*v", "k=0"),
        Arguments.of("dv/dt = E - k*v", "k=1e-12"),
        Arguments.of("dv/dt = E/tau1", "tau1=0.02"),
        Arguments.of(CUBA, "tau1=0.02 tau2=0.005 tau3=0.01"),
        Arguments.of(CUBA, "tau1=0.02 tau2=0.02 tau3=0.02"),
        Arguments.of(CUBA, "tau1=0.02 tau2=0.020000000001 tau3=0.01999999"),
        Arguments.of(CUBA, "tau1=0.02 tau2=0.0201 tau3=0.0195"),
        Arguments.of(CUBA, "tau1=0.02 tau2=1e-6 tau3=1e-7"),
        Arguments.of(CUBA, "tau1=1e-7 tau2=0.01 tau3=0.02"),
        Arguments.of("dv/dt = (x - v)/tau1\ndx/dt = -k*x", "tau1=0.02 k=0"),
        Arguments.of("dv/dt = x*w - k*v\ndx/dt = -x/tau1", "tau1=0.02 k=0 w=30"),
        Arguments.of("dv/dt = x*w - k*v\ndx/dt = -m*x", "m=0 k=0 w=30"),
        Arguments.of(FIRST_ORDER_CHAIN, "tau1=0.02 tau2=0.005"),
        Arguments.of(FIRST_ORDER_CHAIN, "tau1=0.02 tau2=0.02"),
        Arguments.of(FIRST_ORDER_CHAIN, "tau1=0.02 tau2=0.020000001"),
        Arguments.of(ALPHA, "tau1=0.02 tau2=0.005 tau3=0.001"),
        Arguments.of(ALPHA, "tau1=0.02 tau2=0.02 tau3=0.02"),
        Arguments.of(ALPHA, "tau1=0.02 tau2=0.020000000001 tau3=0.0200001"),
        Arguments.of(ALPHA, "tau1=0.02 tau2=0.00005 tau3=0.000002"),
        Arguments.of(ALPHA, "tau1=0.00001 tau2=0.01 tau3=0.00001"),
        Arguments.of(OSCILLATOR, "tau1=0.02 tau2=0.02 tau3=0.02 w=60"),
        Arguments.of(OSCILLATOR, "tau1=0.02 tau2=0.01 tau3=0.5 w=0"),
        Arguments.of(OSCILLATOR, "tau1=0.02 tau2=0.01 tau3=0.5 w=10000"),
        Arguments.of(RING, "tau1=0.02 tau2=0.01 tau3=0.05 w=0.5"),
        Arguments.of(RING, "tau1=0.02 tau2=0.01 tau3=0.05 w=1"),
        Arguments.of(RING, "tau1=0.02 tau2=0.0001 tau3=0.00005 w=-20"),
        Arguments.of(MECHANICAL, "k=4000 tau1=0.01"),
        Arguments.of(MECHANICAL, "k=2500 tau1=0.01"),
        Arguments.of(MECHANICAL, "k=0 tau1=0.01"),
        Arguments.of(MECHANICAL, "k=-1000 tau1=0.01"),
        Arguments.of("dx/dt = (y - x)/tau1\ndy/dt = (x - y)/tau1", "tau1=0.02"),
        // units in which one entry is 1e10 times another
        Arguments.of(
            "dv/dt = (g*(E - v) - x)/C\ndx/dt = (g*v - x)/tau1", "g=1e-8 C=2e-10 tau1=0.1"));
  }

  private static OdeSystem system(String lines, String constants, double dt) {
    Map<String, Double> values = new HashMap<>(Map.of("dt", dt, "E", -0.07));
    for (String constant : constants.split(" ", -1)) {
      String[] parts = constant.split("=", -1);
      values.put(parts[0], Double.parseDouble(parts[1]));
    }
    return Systems.system(lines, values);
  }

  private static Map<String, Double> state(OdeSystem system) {
    Map<String, Double> names = new HashMap<>(system.values());
    int k = 0;
    for (String x : system.variables()) {
      names.put(x, 0.3 + 0.2 * k++);
    }
    return names;
  }

  private static Map<String, BigDecimal> decimals(Map<String, Double> names) {
    Map<String, BigDecimal> decimals = new HashMap<>();
    names.forEach((name, value) -> decimals.put(name, new BigDecimal(value)));
    return decimals;
  }

  @ParameterizedTest
  @MethodSource("systems")
  void stepsAreTheSolution(String lines, String constants) {
    for (double dt : new double[] {1e-4, 4e-3}) {
      OdeSystem system = system(lines, constants, dt);
      Map<String, Double> names = state(system);
      Map<String, Double> found =
          Systems.execute(new Exact().update(system), names, Systems::table);
      DecimalSolution.of(system, decimals(names))
          .forEach((x, next) -> {
            double scale = Math.max(Math.abs(names.get(x)), Math.abs(next.doubleValue()));
            assertThat(found.get(x))
                .as(x + " after " + dt)
                .isCloseTo(next.doubleValue(), within(Tolerances.EXACT_STEP * scale));
          });
    }
  }

  @ParameterizedTest
  @MethodSource("systems")
  void derivativesAreThoseOfTheSolution(String lines, String constants) {
    for (double dt : new double[] {1e-4, 4e-3}) {
      OdeSystem system = system(lines, constants, dt);
      Map<String, Double> names = state(system);
      AbstractCode code = new Exact().update(system);
      for (String name : new TreeSet<>(names.keySet())) {
        Map<String, Duals.Dual> found = Duals.execute(code, names, name);
        derivatives(system, names, name)
            .forEach((x, slope) -> {
              double value = Math.abs(names.get(name));
              double scale =
                  Math.max(Math.abs(slope), value == 0 ? 0 : Math.abs(names.get(x)) / value);
              assertThat(found.get(x).slope())
                  .as("d" + x + "/d" + name + " after " + dt)
                  .isCloseTo(slope, within(Tolerances.EXACT_SLOPE * scale));
            });
      }
    }
  }

  /// Differences so small that what they leave out is far below the last digit of a double.
  private static Map<String, Double> derivatives(
      OdeSystem system, Map<String, Double> names, String name) {
    Map<String, BigDecimal> up = decimals(names);
    Map<String, BigDecimal> down = decimals(names);
    up.merge(name, TINY, BigDecimal::add);
    down.merge(name, TINY, BigDecimal::subtract);
    Map<String, BigDecimal> below = DecimalSolution.of(system, down);
    Map<String, Double> slopes = new HashMap<>();
    DecimalSolution.of(system, up)
        .forEach((x, above) ->
            slopes.put(
                x,
                above
                    .subtract(below.get(x))
                    .divide(TINY.multiply(BigDecimal.TWO), MathContext.DECIMAL128)
                    .doubleValue()));
    return slopes;
  }

  /// A fit changes parameters after the statements were written.
  @ParameterizedTest
  @ValueSource(doubles = {0.03, 0.3, 3, 30})
  void parametersMayChangeAfterwards(double factor) {
    for (String lines : List.of(ALPHA, OSCILLATOR, RING)) {
      String constants = "tau1=0.02 tau2=0.0101 tau3=0.005 w=60";
      OdeSystem system = system(lines, constants, 1e-4);
      AbstractCode code = new Exact().update(system);
      Map<String, Double> names = state(system);
      for (String tau : List.of("tau1", "tau2", "tau3")) {
        names.computeIfPresent(tau, (_, value) -> value * factor);
      }
      Map<String, Double> found = Systems.execute(code, names, Systems::table);
      DecimalSolution.of(system, decimals(names))
          .forEach((x, next) ->
              assertThat(found.get(x))
                  .isCloseTo(next.doubleValue(), within(Tolerances.EXACT_STEP)));
    }
  }

  /// Nothing is known of parameters that each neuron has a value of.
  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 1e-2, 1})
  void valuesNeedNotBeKnown(double dt) {
    withoutValues(dt, Map.of("dt", 1e-4));
  }

  /// Nor of the time between events.
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-4, 1e-2, 1, 100, 1e4})
  void theStepNeedNotBeKnown(double dt) {
    withoutValues(dt, Map.of());
  }

  private static void withoutValues(double dt, Map<String, Double> values) {
    for (String lines : List.of(CUBA, ALPHA, RING)) {
      OdeSystem known = system(lines, "tau1=0.02 tau2=0.0101 tau3=0.005 w=0.6", dt);
      OdeSystem unknown = new OdeSystem(known.equations(), Map.of(), known.constants(), values);
      Map<String, Double> names = state(known);
      Map<String, Double> found =
          Systems.execute(new Exact().update(unknown), names, Systems::table);
      DecimalSolution.of(known, decimals(names))
          .forEach((x, next) ->
              assertThat(found.get(x))
                  .isCloseTo(next.doubleValue(), within(Tolerances.EXACT_STEP)));
    }
  }

  @Test
  void namesStaySymbolic() {
    assertThat(statements("dv/dt = (R*I - v)/tau"))
        .containsExactly(
            "_v = v * exp(-(dt / tau)) + R * I / tau * (dt * exprel(-(dt / tau)))", "v = _v");
  }

  @Test
  void whatIsStructurallyZeroOrEqualIsLeftOut() {
    assertThat(statements("dv/dt = I/C")).containsExactly("_v = v + I / C * dt", "v = _v");
    assertThat(statements("dg/dt = (x - g)/tau\ndx/dt = -x/tau"))
        .containsExactly(
            "_g = g * exp(-(dt / tau)) + x * (dt / tau * exp(-(dt / tau)))",
            "_x = x * exp(-(dt / tau))",
            "g = _g",
            "x = _x");
  }

  private static List<String> statements(String lines) {
    return new Exact()
        .update(Systems.system(lines, Map.of())).assignments().stream()
            .map(a -> a.variable() + " = " + ExpressionPrinter.print(a.expression()))
            .toList();
  }
}
