package org.brian2grad.derivative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.brian2grad.derivative.HandDerived.check;
import static org.brian2grad.derivative.HandDerived.parameter;
import static org.brian2grad.derivative.HandDerived.program;
import static org.brian2grad.derivative.HandDerived.run;
import static org.brian2grad.derivative.HandDerived.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.interpreter.TestMemory;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node.Comparison;
import org.brian2grad.kernel.Node.Operator;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.request.ScaledSurrogate;
import org.brian2grad.request.SurrogateRule;
import org.brian2grad.surrogate.FastSigmoid;
import org.junit.jupiter.api.Test;

/// Events in the reverse sweep, against gradients that were worked out on paper.
class EventAdjointTest {
  private static final ScaledSurrogate SPIKE = new ScaledSurrogate(new FastSigmoid(3), 0.5);

  /// `ds/dg` of [#SPIKE].
  private static double slope(double g) {
    double distance = 1 + 3 * Math.abs(g / 0.5);
    return 1 / (distance * distance) / 0.5;
  }

  /// A value computed from `x` and `y` of one element in one tick.
  private interface Formula {
    int of(BodyBuilder b, int x, int y);
  }

  /// The gradient of `f(x, y)` with respect to both.
  private static double[] gradient(double x, double y, Formula f) {
    var b = new BodyBuilder();
    int left = b.load(0, Index.OWN, ValueType.REAL);
    int right = b.load(1, Index.OWN, ValueType.REAL);
    b.store(2, Index.OWN, f.of(b, left, right));
    var program =
        program(
            1,
            List.of(parameter("x", 1), parameter("y", 1), state("f", 1)),
            new Kernel("f", 0, 1, b.build()));
    try (var run = run(program, Set.of(0, 1), Set.of(2), TestMemory.Times.of(1, 0))) {
      run.memory.setAll(0, x);
      run.memory.setAll(1, y);
      run.forward(1);
      if (run.reaches(2)) {
        run.seed(2, new double[] {1});
      }
      run.back();
      return new double[] {run.gradient(0, 0)[0], run.gradient(1, 0)[0]};
    }
  }

  private static int step(BodyBuilder b, int inequality, ScaledSurrogate chosen) {
    return b.step(inequality, b.real(chosen.scale()), chosen.surrogate());
  }

  private static int above(BodyBuilder b, int x, double threshold) {
    return step(b, b.compare(Comparison.GT, x, b.real(threshold)), SPIKE);
  }

  private static int real(BodyBuilder b, int truth) {
    return b.convert(truth, ValueType.REAL);
  }

  @Test
  void aComparisonHasTheSlopeOfItsSurrogateEitherWayRound() {
    check(
        gradient(0.8, 0.5, (b, x, y) -> real(b, spike(b, Comparison.GT, x, y))),
        slope(0.3),
        -slope(0.3));
    check(
        gradient(0.8, 0.5, (b, x, y) -> real(b, spike(b, Comparison.GE, x, y))),
        slope(0.3),
        -slope(0.3));
    check(
        gradient(0.8, 0.5, (b, x, y) -> real(b, spike(b, Comparison.LT, x, y))),
        -slope(0.3),
        slope(0.3));
    check(
        gradient(0.8, 0.5, (b, x, y) -> real(b, spike(b, Comparison.LE, x, y))),
        -slope(0.3),
        slope(0.3));
  }

  private static int spike(BodyBuilder b, Comparison comparison, int x, int y) {
    return step(b, b.compare(comparison, x, y), SPIKE);
  }

  @Test
  void aComparisonWithoutSurrogateIsAConstant() {
    check(gradient(0.8, 0.5, (b, x, y) -> b.add(x, real(b, b.compare(Comparison.GT, x, y)))), 1, 0);
  }

  @Test
  void andMultiplies() {
    for (double x : new double[] {0.2, 0.9}) {
      for (double y : new double[] {0.1, 0.7}) {
        double first = x > 0.5 ? 1 : 0;
        double second = y > 0.4 ? 1 : 0;
        check(
            gradient(x, y, (b, l, r) -> real(b, b.and(above(b, l, 0.5), above(b, r, 0.4)))),
            slope(x - 0.5) * second,
            slope(y - 0.4) * first);
        check(
            gradient(x, y, (b, l, r) -> real(b, b.or(above(b, l, 0.5), above(b, r, 0.4)))),
            slope(x - 0.5) * (1 - second),
            slope(y - 0.4) * (1 - first));
      }
    }
  }

  @Test
  void notTurnsTheSlopeRound() {
    check(
        gradient(0.9, 0, (b, x, y) -> b.add(y, real(b, b.not(above(b, x, 0.5))))), -slope(0.4), 1);
  }

  @Test
  void aSelectIsTheBlendOfBothSides() {
    // s x^2 + (1 - s) (3 y), with s = 0 and with s = 1
    Formula blend = (b, x, y) -> b.select(above(b, x, 0.5), b.mul(x, x), b.mul(b.real(3), y));
    check(gradient(0.4, 0.2, blend), slope(-0.1) * (0.16 - 0.6), 3);
    check(gradient(0.8, 0.2, blend), slope(0.3) * (0.64 - 0.6) + 1.6, 0);
  }

  @Test
  void aSelectOfTruthValuesBlendsThemToo() {
    // c ? s : t of c = H(x - 0.5), s = H(y - 0.4), t = H(0.3 - y), of which one is 1
    Formula blend =
        (b, x, y) ->
            real(
                b,
                b.select(
                    above(b, x, 0.5), above(b, y, 0.4), spike(b, Comparison.LT, y, b.real(0.3))));
    check(gradient(0.8, 0.6, blend), slope(0.3), slope(0.2));
    check(gradient(0.2, 0.6, blend), slope(-0.3), -slope(-0.3));
  }

  @Test
  void theGradientIsStopped() {
    check(
        gradient(
            0.8,
            0.5,
            (b, x, y) ->
                b.mul(
                    b.stopGradient(b.mul(x, x)), b.select(b.stopGradient(above(b, x, 0.5)), y, x))),
        0,
        0.64);
  }

  @Test
  void integersAreConstants() {
    check(
        gradient(
            2.7,
            1.5,
            (b, x, y) -> b.mul(y, b.convert(b.convert(x, ValueType.INT), ValueType.REAL))),
        0,
        2);
    check(gradient(7.5, 2, (b, x, y) -> b.arithmetic(Operator.MOD, x, y)), 1, -3);
    // 1 / 0.1 is 10 once it is rounded, but 0.1 is contained 9 times only.
    check(gradient(1, 0.1, (b, x, y) -> b.arithmetic(Operator.MOD, x, y)), 1, -9);
    check(gradient(7.5, 2, (b, x, y) -> b.add(x, b.arithmetic(Operator.FLOOR_DIV, x, y))), 1, 0);
  }

  @Test
  void aSurrogateIsAskedForOnlyWhereTheGradientPasses() {
    var refused =
        new ScaledSurrogate(
            new SurrogateRule.Refused(new Diagnostic("g", "missing-surrogate", "no", "give one")),
            1);
    check(
        gradient(
            1,
            2,
            (b, x, y) ->
                b.select(b.stopGradient(step(b, b.compare(Comparison.GT, x, y), refused)), x, y)),
        0,
        1);
    assertThatThrownBy(() ->
            gradient(
                1,
                2,
                (b, x, y) -> b.select(step(b, b.compare(Comparison.GT, x, y), refused), x, y)))
        .isInstanceOf(DiagnosticException.class);
  }

  private static final double[] LEAK = {0.9, 0.8, 0.95};
  private static final double[] DRIVE = {0.3, 0.45, 0.2};
  private static final int TICKS = 12;

  /// `u = a v + b`, `s = H(u - 1)`, `v = s 0.1 + (1 - s) u`; recorded are u and s.
  private static Lowered neuron(boolean detached) {
    var step = new BodyBuilder();
    int v = step.load(2, Index.OWN, ValueType.REAL);
    int a = step.load(0, Index.OWN, ValueType.REAL);
    int u = step.add(step.mul(a, v), step.load(1, Index.OWN, ValueType.REAL));
    step.store(2, Index.OWN, u);
    step.store(3, Index.OWN, above(step, u, 1));
    step.store(4, Index.OWN, u);
    step.store(5, Index.OWN, real(step, above(step, u, 1)));
    var reset = new BodyBuilder();
    int event = reset.load(3, Index.OWN, ValueType.BOOL);
    int before = reset.load(2, Index.OWN, ValueType.REAL);
    reset.store(
        2,
        Index.OWN,
        reset.select(detached ? reset.stopGradient(event) : event, reset.real(0.1), before));
    return program(
        1,
        List.of(
            parameter("a", 3),
            parameter("b", 3),
            state("v", 3),
            ArrayDecl.of("event", StorageType.BOOL, Region.STATE, 3),
            ArrayDecl.record("u", StorageType.REAL, 3, 0),
            ArrayDecl.record("s", StorageType.REAL, 3, 0)),
        new Kernel("step", 0, 3, step.build()),
        new Kernel("reset", 0, 3, reset.build()));
  }

  /// The weight of trace and raster at a tick.
  private static double weight(int array, int tick, int element) {
    return Math.sin(1 + array + 3 * tick + 7 * element);
  }

  /// Backpropagation through time, written out: gradients with respect to a, b and v at the start.
  private static double[] neuron(int element, boolean detached) {
    double[] u = new double[TICKS];
    double[] v = new double[TICKS + 1];
    for (int t = 0; t < TICKS; t++) {
      u[t] = LEAK[element] * v[t] + DRIVE[element];
      v[t + 1] = u[t] > 1 ? 0.1 : u[t];
    }
    double aBar = 0;
    double bBar = 0;
    double vBar = 1;
    for (int t = TICKS - 1; t >= 0; t--) {
      double sBar = weight(5, t, element) + (detached ? 0 : vBar * (0.1 - u[t]));
      double uBar = weight(4, t, element) + (u[t] > 1 ? 0 : vBar) + sBar * slope(u[t] - 1);
      aBar += uBar * v[t];
      bBar += uBar;
      vBar = uBar * LEAK[element];
    }
    return new double[] {aBar, bBar, vBar};
  }

  @Test
  void aLeakyNeuronIsBackpropagationThroughTime() {
    for (boolean detached : new boolean[] {false, true}) {
      try (var run =
          run(neuron(detached), Set.of(0, 1, 2), Set.of(2, 4, 5), TestMemory.Times.of(TICKS, 0))) {
        run.memory.setAll(0, LEAK);
        run.memory.setAll(1, DRIVE);
        run.forward(5);
        for (int record : new int[] {4, 5}) {
          double[] weights = new double[3 * TICKS];
          for (int k = 0; k < weights.length; k++) {
            weights[k] = weight(record, k / 3, k % 3);
          }
          run.seed(record, weights);
        }
        run.seed(2, new double[] {1, 1, 1});
        run.back();
        int spikes = 0;
        for (int element = 0; element < 3; element++) {
          double[] expected = neuron(element, detached);
          List<Double> actual = new ArrayList<>();
          for (int input = 0; input < 3; input++) {
            actual.add(run.gradient(input, 0)[element]);
          }
          check(actual.stream().mapToDouble(Double::doubleValue).toArray(), expected);
          for (int t = 0; t < TICKS; t++) {
            spikes += (int) run.memory.get(5, t, element, 0);
          }
        }
        assertThat(spikes).isPositive();
      }
    }
  }
}
