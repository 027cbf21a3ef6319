package org.brian2grad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.brian2grad.torch.Tensors.number;
import static org.brian2grad.torch.Tensors.numbers;
import static org.brian2grad.torch.Tensors.parameter;
import static org.brian2grad.torch.Tensors.scalar;
import static org.brian2grad.torch.Tensors.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Precision;
import org.brian2grad.torch.autograd.Backward;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is unusual, but allowed, and what is not.
class MisuseTest {
  private final PointerScope scope = new PointerScope();

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor loss(TorchSimulator sim, Tensor tau) {
    Tensor v = sim.run(Map.of("tau", tau)).get("trace.v");
    return v.mul(weights(v)).sum();
  }

  private static double gradient(TorchSimulator sim, double tau) {
    Tensor leaf = parameter(scalar(tau));
    loss(sim, leaf).backward();
    return number(leaf.grad());
  }

  @Test
  void closingTwiceIsClosing() {
    TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build());
    TorchRun differentiable = sim.run(Map.of("tau", parameter(scalar(9e-3))));
    TorchRun plain = sim.run(Map.of("tau", scalar(9e-3)));
    for (TorchRun out : List.of(differentiable, plain)) {
      Tensor v = out.get("trace.v");
      out.close();
      out.close();
      assertThat(v.isNull()).isTrue();
      assertThatThrownBy(() -> out.get("trace.v"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the run is closed");
    }
    sim.close();
    sim.close();
    assertThatThrownBy(() -> sim.run(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the Simulator is closed");
  }

  @Test
  void failuresOnTheWayBackAreDiagnostics() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build())) {
      Tensor tau = parameter(scalar(9e-3));
      Tensor loss = loss(sim, tau).mul(new Scalar(Double.POSITIVE_INFINITY));
      assertThatThrownBy(() -> Backward.of(loss, true))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("neurons.v: error[non-finite]: the gradient with respect to")
          .satisfies(e -> assertThat(e.getSuppressed()).isNotEmpty());
      assertThatThrownBy(loss::backward)
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining("neurons.v: error[non-finite]");
      // What did not fail in the sweep is not taken for it.
      assertThatThrownBy(() -> Backward.of(scalar(1)))
          .isNotInstanceOf(DiagnosticException.class)
          .hasMessageContaining("does not require grad");
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build());
        var threads = Executors.newFixedThreadPool(4)) {
      double[] taus = {8e-3, 9e-3, 10e-3, 11e-3};
      double[] alone = new double[4];
      for (int k = 0; k < 4; k++) {
        alone[k] = gradient(sim, taus[k]);
      }
      List<Callable<Double>> jobs = new ArrayList<>();
      for (int k = 0; k < 40; k++) {
        double tau = taus[k % 4];
        jobs.add(() -> {
          try (PointerScope _ = new PointerScope()) {
            return gradient(sim, tau);
          }
        });
      }
      List<Future<Double>> found = threads.invokeAll(jobs);
      for (int k = 0; k < found.size(); k++) {
        assertThat(found.get(k).get()).isEqualTo(alone[k % 4]);
      }
    }
  }

  @Test
  void oneGraphInSeveralThreads() throws Exception {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build());
        var threads = Executors.newFixedThreadPool(4)) {
      double once = gradient(sim, 9e-3);
      Tensor tau = parameter(scalar(9e-3));
      Tensor loss = loss(sim, tau);
      List<Callable<Void>> jobs = new ArrayList<>();
      for (int k = 0; k < 16; k++) {
        jobs.add(() -> {
          Backward.of(loss, true);
          return null;
        });
      }
      for (Future<Void> job : threads.invokeAll(jobs)) {
        job.get();
      }
      assertThat(number(tau.grad()) / once).isCloseTo(16, within(16 * Tolerances.SUMS));
    }
  }

  @Test
  void oneTensorForTwoParameters() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.smooth("b", "tau_w").build())) {
      Tensor both = parameter(scalar(0.7));
      Tensor b = parameter(scalar(0.7));
      Tensor tau = parameter(scalar(0.7));
      sim.run(Map.of("b", both, "tau_w", both)).get("trace.v").sum().backward();
      sim.run(Map.of("b", b, "tau_w", tau)).get("trace.v").sum().backward();
      assertThat(number(both.grad())).isEqualTo(number(b.grad()) + number(tau.grad()));
    }
  }

  @Test
  void gradientsWithoutLeaves() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build())) {
      Tensor tau = parameter(scalar(9e-3));
      Tensor gradient = torch.grad(new TensorVector(loss(sim, tau)), new TensorVector(tau)).get(0);
      assertThat(number(gradient)).isEqualTo(gradient(sim, 9e-3));
      assertThat(tau.grad().defined()).isFalse();
    }
  }

  @Test
  void numbersThatAreStoredOtherwise() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau", "I").build())) {
      Tensor stored = Tensors.of(-1.8e-9, -2e-9, -2.4e-9);
      Tensor shown = stored._neg_view();
      assertThat(numbers(sim.run(Map.of("I", shown)).get("trace.v")))
          .containsExactly(numbers(sim.run(Map.of("I", stored.neg())).get("trace.v")));
      // The same number again and again, in a batch and beyond.
      Tensor tau = parameter(scalar(9e-3));
      Tensor v = sim.run(Map.of("tau", tau.expand(4))).get("trace.v");
      v.mul(weights(v)).sum().backward();
      Tensor four = parameter(Tensors.of(9e-3, 9e-3, 9e-3, 9e-3));
      Tensor same = sim.run(Map.of("tau", four)).get("trace.v");
      same.mul(weights(v)).sum().backward();
      assertThat(number(tau.grad())).isEqualTo(number(four.grad().sum()));
    }
  }

  @Test
  void changesInPlaceAreInTheGraph() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build())) {
      Tensor tau = parameter(scalar(9e-3));
      Tensor v = sim.run(Map.of("tau", tau)).get("trace.v");
      v.mul_(new Scalar(2));
      v.mul(weights(v)).sum().backward();
      assertThat(number(tau.grad())).isEqualTo(2 * gradient(sim, 9e-3));
    }
  }

  @Test
  void outputsOfARunMayBeAskedForWithoutGradientsBeingMade() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build())) {
      Tensor tau = parameter(scalar(9e-3));
      TorchRun out = sim.run(Map.of("tau", tau));
      Tensor v;
      try (NoGradGuard _ = new NoGradGuard()) {
        v = out.get("trace.v");
      }
      v.mul(weights(v)).sum().backward();
      assertThat(number(tau.grad())).isEqualTo(gradient(sim, 9e-3));
    }
  }

  @Test
  void thereIsAtLeastOneSample() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau", "R").build())) {
      Tensor none = Tensors.of(new double[0], 0, 3);
      Tensor nothing = Tensors.of(new double[0], 0);
      assertThatThrownBy(() -> sim.run(Map.of("tau", none, "R", nothing)))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("sim(tau): error[parameter-shape]: expected at least one sample")
          .hasMessageContaining("got a tensor of shape [0, 3]")
          .hasMessageContaining("sim(R)");
    }
  }

  @Test
  void batchesAreReadWhereTheyAre() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau", "I").build())) {
      Tensor tau = Tensors.of(8e-3, 9e-3, 10e-3, 11e-3).reshape(2, 2);
      Tensor currents = Tensors.of(new double[24], 3, 2, 2, 2).permute(1, 2, 3, 0).select(2, 1);
      Values values =
          Values.of(sim.parameters(), Map.of("tau", tau, "I", currents), Precision.DOUBLE);
      assertThat(values.arrays().get("tau").storage().address())
          .isEqualTo(tau.data_ptr().address());
      assertThat(values.arrays().get("I").storage().address())
          .isEqualTo(currents.data_ptr().address());
      assertThat(values.arrays().get("I").shape()).containsExactly(4, 3);
      assertThat(values.arrays().get("I").strides()).containsExactly(2, 8);
    }
  }
}
