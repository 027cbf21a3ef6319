package org.brian2grad.integrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.brian2grad.BrianFixture;
import org.brian2grad.Tolerances;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.integrate.OdeSystem.Ode;
import org.brian2grad.lang.AbstractCode;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expressions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Steps, refusals and default choices against Brian 2's own.
class BrianStateUpdatersTest {
  private static final int STATES = 20;

  /// Systems that Brian 2 refuses and the engine solves, by method, with the reason.
  private static final Map<String, Set<String>> SOLVED =
      Map.of(
          "exact",
          Set.of(
              // a matrix of coefficients that has no inverse
              "perfect integrator",
              "perfect integrator, refractory",
              "nothing",
              "position and velocity",
              "conserved sum",
              "two states",
              "cancelling terms",
              "fractions that add up",
              // imaginary numbers
              "oscillator, damped",
              "oscillator, two springs",
              "oscillator, numbers"));

  /// Of `b*v - c*v**2` and `b*v + c/v` Brian 2's exponential_euler forgets the second term.
  private static final Set<String> FORGETFUL = Set.of("square without constant", "inverse");

  /// Where Brian 2's code takes roots of negative numbers, or divides by an A that is 0.
  private static final Map<String, Set<String>> NOT_A_NUMBER =
      Map.of(
          "exact", Set.of("oscillator, mechanical", "rotation and decay"),
          "exponential_euler", Set.of("fractions that add up"));

  static Stream<Arguments> systems() {
    return BrianFixture.list(BrianFixture.read("state_updaters").get("systems")).stream()
        .map(system -> Arguments.of(system.get("name").asString(), system));
  }

  static Stream<Arguments> methods() {
    return systems()
        .flatMap(system -> {
          Object[] args = system.get();
          JsonNode methods = ((JsonNode) args[1]).get("methods");
          return methods
              .propertyStream()
              .map(m -> Arguments.of(args[0], m.getKey(), m.getValue(), args[1]));
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("systems")
  void theDefaultChoiceIsBrians(String name, JsonNode fixture) {
    OdeSystem system = system(fixture);
    if (fixture.get("default").isNull()) {
      assertThatThrownBy(() -> StateUpdaters.choose(system))
          .isInstanceOf(DiagnosticException.class);
    } else {
      assertThat(StateUpdaters.choose(system).name()).isEqualTo(fixture.get("default").asString());
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("methods")
  void stepsAreBrians(String name, String method, JsonNode brian, JsonNode fixture) {
    OdeSystem system = system(fixture);
    StateUpdater updater = StateUpdaters.named(method);
    boolean refused = brian.has("refused");
    if (method.equals("exponential_euler") && FORGETFUL.contains(name)) {
      assertThat(refused).isFalse();
      assertThatThrownBy(() -> updater.update(system)).isInstanceOf(DiagnosticException.class);
    } else if (refused && SOLVED.getOrDefault(method, Set.of()).contains(name)) {
      assertThat(updater.update(system).assignments()).isNotEmpty();
    } else if (refused) {
      assertThatThrownBy(() -> updater.update(system)).isInstanceOf(DiagnosticException.class);
    } else if (NOT_A_NUMBER.getOrDefault(method, Set.of()).contains(name)) {
      AbstractCode code = AbstractCode.parse(brian.get("code").asString());
      Map<String, Double> names = state(system, new Random(1));
      assertThatThrownBy(() -> Systems.execute(code, names, Systems::table))
          .isInstanceOf(IllegalStateException.class);
      Systems.execute(updater.update(system), names, Systems::table);
    } else {
      compare(system, updater.update(system), AbstractCode.parse(brian.get("code").asString()));
    }
  }

  private static OdeSystem system(JsonNode fixture) {
    List<Ode> equations = new ArrayList<>();
    fixture
        .get("equations")
        .propertyStream()
        .forEach(
            e -> equations.add(new Ode(e.getKey(), Expressions.parse(e.getValue().asString()))));
    Map<String, Expression> subexpressions = new LinkedHashMap<>();
    fixture
        .get("subexpressions")
        .propertyStream()
        .forEach(e -> subexpressions.put(e.getKey(), Expressions.parse(e.getValue().asString())));
    Map<String, Double> values = new HashMap<>();
    fixture
        .get("values")
        .propertyStream()
        .forEach(e -> values.put(e.getKey(), e.getValue().asDouble()));
    Set<String> constants = new TreeSet<>(values.keySet());
    fixture.get("tables").valueStream().forEach(table -> constants.add(table.asString()));
    return new OdeSystem(equations, subexpressions, constants, values);
  }

  private static void compare(OdeSystem system, AbstractCode ours, AbstractCode brians) {
    var random = new Random(1);
    int compared = 0;
    for (int trial = 0; trial < STATES; trial++) {
      Map<String, Double> names = state(system, random);
      Map<String, Double> expected = Systems.execute(brians, names, Systems::table);
      Map<String, Double> found = Systems.execute(ours, names, Systems::table);
      for (Ode ode : system.equations()) {
        String x = ode.variable();
        double before = names.get(x);
        double scale = Math.max(Math.abs(before), Math.abs(expected.get(x)));
        assertThat(found.get(x))
            .as(x + " of " + names)
            .isCloseTo(expected.get(x), within(Tolerances.BRIAN_STEP * scale));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(STATES * system.equations().size());
  }

  /// Values of all names: membrane potentials where the system has voltages, else about 1.
  private static Map<String, Double> state(OdeSystem system, Random random) {
    Map<String, Double> names = new HashMap<>(system.values());
    boolean voltages =
        names.containsKey("El") || names.containsKey("vth") || names.containsKey("VT");
    Set<String> used = new TreeSet<>(system.variables());
    system.equations().forEach(ode -> used.addAll(ode.rate().identifiers()));
    system.subexpressions().values().forEach(e -> used.addAll(e.identifiers()));
    used.removeAll(system.subexpressions().keySet());
    for (String name : used) {
      double value =
          voltages && (name.equals("v") || name.equals("u"))
              ? -0.08 + 0.04 * random.nextDouble()
              : 0.1 + random.nextDouble();
      names.putIfAbsent(name, Noise.isSource(name) ? 0.01 * random.nextGaussian() : value);
    }
    names.computeIfPresent("not_refractory", (_, _) -> (double) random.nextInt(2));
    names.computeIfPresent("i", (_, _) -> (double) random.nextInt(2));
    return names;
  }
}
