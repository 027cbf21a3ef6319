package org.brian2grad.integrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.brian2grad.Tolerances;
import org.brian2grad.lang.AbstractCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// How errors fall when dt is halved.
class ConvergenceTest {
  private static final double DURATION = 1;

  /// @param lines the equations, of which the first variable is compared
  /// @param initial of the variables
  /// @param solution of the first variable over time
  record Problem(
      String name, String lines, Map<String, Double> initial, DoubleUnaryOperator solution) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Problem LOGISTIC =
      new Problem(
          "logistic",
          "dv/dt = 2*v*(1 - v)",
          Map.of("v", 0.1),
          t -> 0.1 * Math.exp(2 * t) / (0.9 + 0.1 * Math.exp(2 * t)));

  private static final Problem DRIVEN =
      new Problem(
          "driven",
          "dv/dt = -v + sin(t)",
          Map.of("v", 1.0),
          t -> 1.5 * Math.exp(-t) + (Math.sin(t) - Math.cos(t)) / 2);

  private static final Problem COUPLED =
      new Problem(
          "coupled",
          "dx/dt = -x*w\ndw/dt = -w",
          Map.of("x", 1.0, "w", 2.0),
          t -> Math.exp(2 * Math.expm1(-t)));

  private static final Problem OSCILLATOR =
      new Problem("oscillator", "dx/dt = y\ndy/dt = -x", Map.of("x", 0.0, "y", 1.0), Math::sin);

  private static final Problem CHAIN =
      new Problem(
          "chain",
          "dx/dt = y - x\ndy/dt = 1 - y",
          Map.of("x", 3.0, "y", 0.0),
          t -> 1 + (2 - t) * Math.exp(-t));

  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of("euler", 1, List.of(LOGISTIC, DRIVEN, COUPLED, OSCILLATOR, CHAIN)),
        Arguments.of("heun", 1, List.of(LOGISTIC, DRIVEN, COUPLED, OSCILLATOR, CHAIN)),
        Arguments.of("milstein", 1, List.of(LOGISTIC, DRIVEN, COUPLED, OSCILLATOR, CHAIN)),
        Arguments.of("exponential_euler", 1, List.of(DRIVEN, COUPLED, OSCILLATOR, CHAIN)),
        Arguments.of("rk2", 2, List.of(LOGISTIC, DRIVEN, COUPLED, OSCILLATOR, CHAIN)),
        Arguments.of("rk4", 4, List.of(LOGISTIC, DRIVEN, COUPLED, OSCILLATOR, CHAIN)));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void errorsFallWithTheOrder(String method, int order, List<Problem> problems) {
    for (Problem problem : problems) {
      double coarse = error(method, problem, 32);
      double fine = error(method, problem, 64);
      double observed = Math.log(coarse / fine) / Math.log(2);
      assertThat(observed).as(problem.name()).isCloseTo(order, within(Tolerances.ORDER));
    }
  }

  @ParameterizedTest
  @MethodSource("linear")
  void exactStepsOfAnyLengthAreTheSolution(Problem problem) {
    assertThat(error("exact", problem, 1)).isLessThan(Tolerances.EXACT_STEP);
    assertThat(error("exact", problem, 64)).isLessThan(64 * Tolerances.EXACT_STEP);
  }

  static Stream<Problem> linear() {
    return Stream.of(OSCILLATOR, CHAIN);
  }

  private static double error(String method, Problem problem, int steps) {
    double dt = DURATION / steps;
    OdeSystem system = Systems.system(problem.lines(), Map.of("dt", dt));
    AbstractCode code = StateUpdaters.named(method).update(system);
    Map<String, Double> state = new HashMap<>(problem.initial());
    state.put("dt", dt);
    for (int step = 0; step < steps; step++) {
      state.put("t", step * dt);
      state.putAll(Systems.execute(code, state, Systems::table));
    }
    String first = system.variables().iterator().next();
    return Math.abs(state.get(first) - problem.solution().applyAsDouble(DURATION));
  }

  static Stream<Arguments> noisyMethods() {
    String geometric = "dx/dt = 0.3*x + 0.8*x*xi";
    String free = "dx/dt = 0.8*x*xi";
    String pair = "dx/dt = 0.3*x + 0.8*x*xi_1\ndy/dt = 0.6*y*xi_2";
    String process = "dx/dt = 0.5 - x + 0.7*xi";
    return Stream.of(
        Arguments.of("heun", geometric, 1),
        Arguments.of("heun", pair, 1),
        Arguments.of("heun", process, 1),
        Arguments.of("milstein", free, 1),
        Arguments.of("milstein", geometric, 0.5),
        Arguments.of("milstein", pair, 0.5),
        Arguments.of("milstein", process, 1),
        Arguments.of("euler", process, 1));
  }

  /// Errors along paths of Brownian motion, which coarse and fine steps share. Multiplicative noise
  /// is meant in Stratonovich's sense: `dx = a x dt + b x o dW` is `x(0) exp(a t + b W)`.
  @ParameterizedTest
  @MethodSource("noisyMethods")
  void pathsConverge(String method, String lines, double order) {
    int fine = 1 << 12;
    double coarseError = 0;
    double fineError = 0;
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      List<Map<String, Double>> path = new ArrayList<>();
      for (int step = 0; step < fine; step++) {
        double deviation = Math.sqrt(DURATION / fine);
        path.add(
            Map.of(
                "xi", deviation * random.nextGaussian(),
                "xi_1", deviation * random.nextGaussian(),
                "xi_2", deviation * random.nextGaussian()));
      }
      double solution = solution(lines, path);
      coarseError += Math.abs(along(method, lines, path, 64) - solution);
      fineError += Math.abs(along(method, lines, path, 128) - solution);
    }
    double observed = Math.log(coarseError / fineError) / Math.log(2);
    assertThat(observed).isCloseTo(order, within(Tolerances.ORDER));
  }

  private static double solution(String lines, List<Map<String, Double>> path) {
    String source = lines.contains("xi_1") ? "xi_1" : "xi";
    if (lines.contains("*x*")) {
      double w = path.stream().mapToDouble(step -> step.get(source)).sum();
      return Math.exp((lines.contains("0.3") ? 0.3 : 0) * DURATION + 0.8 * w);
    }
    // dx = (1/2 - x) dt + 0.7 dW, in steps 32 and more times as fine
    double dt = DURATION / path.size();
    double x = 1;
    for (Map<String, Double> step : path) {
      x = x * Math.exp(-dt) - 0.5 * Math.expm1(-dt) + 0.7 * Math.exp(-dt / 2) * step.get(source);
    }
    return x;
  }

  private static double along(
      String method, String lines, List<Map<String, Double>> path, int steps) {
    double dt = DURATION / steps;
    OdeSystem system = Systems.system(lines, Map.of("dt", dt));
    AbstractCode code = StateUpdaters.named(method).update(system);
    Map<String, Double> state = new HashMap<>(Map.of("dt", dt, "x", 1.0, "y", 1.0));
    int many = path.size() / steps;
    for (int step = 0; step < steps; step++) {
      for (String source : List.of("xi", "xi_1", "xi_2")) {
        double increment = 0;
        for (Map<String, Double> part : path.subList(step * many, (step + 1) * many)) {
          increment += part.get(source);
        }
        state.put(source, increment);
      }
      state.put("t", step * dt);
      state.putAll(Systems.execute(code, state, Systems::table));
    }
    return state.get("x");
  }
}
