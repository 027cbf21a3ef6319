package org.brian2grad.torch.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.model.OptimizerSettings;
import org.brian2grad.torch.Tensors;
import org.brian2grad.torch.Tolerances;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizersTest {
  private static List<String> names() {
    return Optimizers.all().stream().map(OptimizerFactory::name).toList();
  }

  /// The places that an optimizer comes to on its way to (1, -2).
  private static List<double[]> way(String name, Map<String, Double> options, int steps) {
    Tensor x = Tensors.parameter(Tensors.of(3, 3));
    List<double[]> way = new ArrayList<>();
    try (Optimizer optimizer =
        Optimizers.create(new OptimizerSettings(name, options), List.of(x))) {
      for (int step = 0; step < steps; step++) {
        optimizer.step(() -> {
          if (x.grad().defined()) {
            x.grad().zero_();
          }
          Tensor loss = x.sub(Tensors.of(1, -2)).square().mul(Tensors.of(1, 3)).sum();
          loss.backward();
          return loss;
        });
        way.add(Tensors.numbers(x));
      }
    }
    return way;
  }

  @Test
  void thoseOfLibtorchAreThere() {
    assertThat(names()).contains("adam", "sgd", "lbfgs");
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachFindsTheMinimumOfAParabola(String name) {
    Map<String, Double> options =
        switch (name) {
          case "adam" -> Map.of("learning_rate", 0.1, "beta1", 0.9, "beta2", 0.999);
          case "sgd" -> Map.of("learning_rate", 0.1);
          default -> Map.of();
        };
    double[] end = way(name, options, 200).getLast();

    assertThat(Math.hypot(end[0] - 1, end[1] + 2)).isLessThan(Tolerances.MINIMUM);
  }

  /// Kingma and Ba's algorithm 1 by hand: the first step is the learning rate, whatever the
  /// gradient; the second has averages of both.
  @Test
  void adamTakesItsBetas() {
    List<double[]> way = way("adam", Map.of("learning_rate", 0.1, "beta1", 0.5, "beta2", 0.25), 2);
    double g1 = 2 * (3 - 1);
    double g2 = 2 * (2.9 - 1);
    double m = (0.5 * 0.5 * g1 + 0.5 * g2) / (1 - 0.25);
    double v = (0.25 * 0.75 * g1 * g1 + 0.75 * g2 * g2) / (1 - 0.0625);

    assertThat(way.get(0)[0]).isCloseTo(2.9, Tolerances.within(1e-8));
    assertThat(way.get(1)[0]).isCloseTo(2.9 - 0.1 * m / Math.sqrt(v), Tolerances.within(1e-8));
  }

  /// The gradient in the first coordinate is twice the distance.
  @Test
  void sgdMakesItsStepsSmaller() {
    List<double[]> way = way("sgd", Map.of("learning_rate", 0.1, "decay", 0.5), 2);

    assertThat(way.get(0)[0]).isCloseTo(1 + 2 * 0.8, Tolerances.within(1e-12));
    assertThat(way.get(1)[0]).isCloseTo(1 + 2 * 0.8 * 0.9, Tolerances.within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatTheClosureThrowsComesOutAsItIs(String name) {
    Tensor x = Tensors.parameter(Tensors.of(3, 3));
    var failure = new DiagnosticException(new org.brian2grad.diag.Diagnostic("a", "b", "c", "d"));
    try (Optimizer optimizer =
        Optimizers.create(new OptimizerSettings(name, Map.of()), List.of(x))) {
      assertThatThrownBy(() ->
              optimizer.step(() -> {
                throw failure;
              }))
          .isSameAs(failure);
    }
  }

  @Test
  void moreOfThemThanJavaCppHasRoomForFunctions() {
    for (int k = 0; k < 30; k++) {
      assertThat(way("lbfgs", Map.of(), 2)).hasSize(2);
    }
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    var settings =
        new OptimizerSettings("adam", Map.of("beta1", 1.0, "learning_rate", -1.0, "betta2", 0.5));

    assertThatThrownBy(() -> Optimizers.options(settings))
        .hasMessageContaining(
            "fit.optimizer.beta1: error[optimizer-option]: expected a number from 0")
        .hasMessageContaining(
            "fit.optimizer.learning_rate: error[optimizer-option]: expected a pos")
        .hasMessageContaining("did you mean 'beta2'?");
    assertThatThrownBy(() -> Optimizers.options(new OptimizerSettings("adma", Map.of())))
        .hasMessageContaining("error[unknown-optimizer]")
        .hasMessageContaining("did you mean 'adam'?");
  }

  @Test
  void wolfeCanBeSwitchedOff() {
    // The first direction is the gradient over its absolute sum, 4 + 30.
    double[] first = way("lbfgs", Map.of("strong_wolfe", 0.0, "learning_rate", 0.5), 1).getFirst();
    assertThat(first[0]).isCloseTo(3 - 0.5 * 4 / 34, Tolerances.within(1e-12));
    assertThat(way("lbfgs", Map.of("learning_rate", 0.5), 1).getFirst()[0]).isLessThan(2.9);
  }
}
