package org.brian2grad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.brian2grad.torch.Tensors.number;
import static org.brian2grad.torch.Tensors.numbers;
import static org.brian2grad.torch.Tensors.parameter;
import static org.brian2grad.torch.Tensors.scalar;
import static org.brian2grad.torch.Tensors.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import org.brian2grad.Gradient;
import org.brian2grad.NdArray;
import org.brian2grad.Run;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;
import org.brian2grad.StoppedException;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.Precision;
import org.brian2grad.torch.autograd.Backward;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a user of libtorch relies on: simulations are functions as others are.
class TorchSimulatorTest {
  private final PointerScope scope = new PointerScope();

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor weighted(Tensor output) {
    return output.mul(weights(output)).sum();
  }

  private static NdArray array(Tensor tensor) {
    return NdArray.of(numbers(tensor), tensor.shape());
  }

  private static void backward(Tensor loss, boolean retain, boolean createGraph) {
    loss.backward(
        new Tensor(), new BoolOptional(retain), createGraph, new TensorArrayRefOptional());
  }

  @Test
  void gradientIsTheEnginesToTheLastBit() {
    Map<String, Tensor> given = new LinkedHashMap<>();
    given.put("tau", parameter(scalar(9e-3)));
    given.put("R", parameter(scalar(11e6)));
    given.put("I", parameter(Tensors.of(1.7e-9, 2.1e-9, 2.6e-9)));
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau", "R", "I").build());
        Simulator plain = Programs.lif("tau", "R", "I").build()) {
      TorchRun out = sim.run(given);
      Tensor v = out.get("trace.v");
      Tensor raster = out.get("spikes.raster");
      Tensor last = out.get("final.neurons.v");
      assertThat(v.shape()).containsExactly(400, 3);
      assertThat(v.requires_grad()).isTrue();
      assertThat(v.is_leaf()).isFalse();
      weighted(v).mul(new Scalar(1e3)).add(weighted(raster)).add(weighted(last)).backward();

      Map<String, NdArray> arrays = new LinkedHashMap<>();
      given.forEach((name, tensor) -> arrays.put(name, array(tensor)));
      try (Run run = plain.run(arrays)) {
        assertThat(numbers(v)).containsExactly(run.output("trace.v").toArray());
        Gradient gradient =
            run.gradient(
                Map.of(
                    "trace.v", array(weights(v).mul(new Scalar(1e3))),
                    "spikes.raster", array(weights(raster)),
                    "final.neurons.v", array(weights(last))));
        given.forEach((name, tensor) -> {
          assertThat(tensor.grad().shape()).containsExactly(tensor.shape());
          assertThat(numbers(tensor.grad()))
              .containsExactly(gradient.of(name).toArray())
              .doesNotContain(0);
        });
      }
    }
  }

  @Test
  void smoothModelsAgreeWithDifferences() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.smooth("tau_w", "b", "a").build())) {
      double[] start = {8e-3, 0.8, 0.6, 0.65, 0.7, 0.75, 0.8};
      Tensor all = parameter(Tensors.of(start));
      loss(sim, all).backward();
      double[] gradient = numbers(all.grad());
      for (int k = 0; k < start.length; k++) {
        double h = 1e-5 * start[k];
        double[] shifted = start.clone();
        shifted[k] = start[k] + h;
        double up = number(loss(sim, Tensors.of(shifted)));
        shifted[k] = start[k] - h;
        double difference = (up - number(loss(sim, Tensors.of(shifted)))) / (2 * h);
        if (k == 3 || k == 4 || k == 6) {
          // Cells that are not recorded.
          assertThat(gradient[k]).isZero();
          assertThat(difference).isZero();
        } else {
          assertThat(gradient[k] / difference - 1)
              .isBetween(-Tolerances.DIFFERENCES, Tolerances.DIFFERENCES);
        }
      }
    }
  }

  /// Of parameters that are parts of one tensor, so that libtorch brings their gradients together.
  private static Tensor loss(TorchSimulator sim, Tensor all) {
    TorchRun out =
        sim.run(Map.of("tau_w", all.select(0, 0), "b", all.select(0, 1), "a", all.narrow(0, 2, 5)));
    return weighted(out.get("trace.v").square()).add(weighted(out.get("trace.w")));
  }

  @Test
  void recordsAreTheEnginesMemory() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build())) {
      Tensor tau = parameter(Tensors.of(8e-3, 10e-3));
      TorchRun out = sim.run(Map.of("tau", tau));
      for (String name : new String[] {"trace.v", "spikes.raster", "rate.rate"}) {
        Tensor tensor = out.get(name);
        assertThat(tensor.data_ptr().address()).as(name).isEqualTo(out.memory(name).address());
        assertThat(tensor.shape()[1]).isEqualTo(2);
        assertThat(out.get(name)).as("asked again").isSameAs(tensor);
      }
    }
  }

  @Test
  void readsTensorsWhereTheyAre() {
    Tensor matrix = Tensors.of(new double[] {1.7e-9, 0, 2.0e-9, 0, 2.4e-9, 0}, 3, 2);
    NdArray view = TensorMemory.array(matrix.select(1, 0));
    assertThat(view.storage().address()).isEqualTo(matrix.data_ptr().address());
    assertThat(view.toArray()).containsExactly(1.7e-9, 2.0e-9, 2.4e-9);
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("I").build())) {
      Tensor strided = parameter(matrix);
      Tensor dense = parameter(matrix.select(1, 0));
      Tensor v = sim.run(Map.of("I", strided.select(1, 0))).get("trace.v");
      Tensor same = sim.run(Map.of("I", dense)).get("trace.v");
      assertThat(numbers(v)).containsExactly(numbers(same));
      weighted(v).backward();
      weighted(same).backward();
      assertThat(numbers(strided.grad().select(1, 0))).containsExactly(numbers(dense.grad()));
      assertThat(numbers(strided.grad().select(1, 1))).containsOnly(0);
    }
  }

  @Test
  void precisionsMayDiffer() {
    try (TorchSimulator both = TorchSimulator.of(Programs.smooth("b", "a").build());
        TorchSimulator single =
            TorchSimulator.of(Programs.smooth("b", "a").precision(Precision.SINGLE).build())) {
      Tensor b = parameter(scalar(0.7));
      Tensor a = parameter(Tensors.of(0.5, 0.6, 0.7, 0.8, 0.9).to(ScalarType.Float));
      Tensor v = both.run(Map.of("b", b, "a", a)).get("trace.v");
      assertThat(v.scalar_type().intern()).isEqualTo(ScalarType.Double);
      weighted(v).backward();
      assertThat(a.grad().scalar_type().intern()).isEqualTo(ScalarType.Float);
      double[] exact = numbers(b.grad());
      b.mutable_grad().zero_();
      Tensor w = single.run(Map.of("b", b, "a", a)).get("trace.v");
      assertThat(w.scalar_type().intern()).isEqualTo(ScalarType.Float);
      weighted(w).backward();
      assertThat(b.grad().scalar_type().intern()).isEqualTo(ScalarType.Double);
      assertThat(numbers(b.grad())[0] / exact[0] - 1)
          .isBetween(-Tolerances.SINGLE_GRADIENT, Tolerances.SINGLE_GRADIENT)
          .isNotZero();
    }
  }

  @Test
  void batchesOfAnyDimensions() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau", "R", "I").build())) {
      Tensor tau = parameter(Tensors.of(new double[] {8e-3, 10e-3}, 2, 1));
      Tensor r = parameter(Tensors.of(9e6, 10e6, 11e6));
      Tensor i = parameter(Tensors.of(1.8e-9, 2.0e-9, 2.4e-9));
      TorchRun out = sim.run(Map.of("tau", tau, "R", r, "I", i));
      Tensor v = out.get("trace.v");
      Tensor count = out.get("spikes.count");
      assertThat(v.shape()).containsExactly(400, 2, 3, 3);
      assertThat(out.get("rate.rate").shape()).containsExactly(400, 2, 3);
      assertThat(count.shape()).containsExactly(2, 3, 3);
      Tensor weights = weights(v);
      v.mul(weights).sum().add(weighted(count)).backward();

      double[] ofTau = new double[2];
      double[] ofR = new double[3];
      double[] ofI = new double[3];
      for (int t = 0; t < 2; t++) {
        for (int k = 0; k < 3; k++) {
          Tensor oneTau = parameter(tau.select(0, t).select(0, 0));
          Tensor oneR = parameter(r.select(0, k));
          Tensor oneI = parameter(i);
          TorchRun one = sim.run(Map.of("tau", oneTau, "R", oneR, "I", oneI));
          Tensor trace = one.get("trace.v");
          assertThat(numbers(trace)).containsExactly(numbers(v.select(1, t).select(1, k)));
          Tensor part = weights(count).select(0, t).select(0, k);
          trace
              .mul(weights.select(1, t).select(1, k))
              .sum()
              .add(one.get("spikes.count").mul(part).sum())
              .backward();
          ofTau[t] += number(oneTau.grad());
          ofR[k] += number(oneR.grad());
          for (int n = 0; n < 3; n++) {
            ofI[n] += numbers(oneI.grad())[n];
          }
        }
      }
      assertClose(numbers(tau.grad()), ofTau);
      assertClose(numbers(r.grad()), ofR);
      assertClose(numbers(i.grad()), ofI);
      assertThat(tau.grad().shape()).containsExactly(2, 1);
    }
  }

  private static void assertClose(double[] found, double[] expected) {
    for (int k = 0; k < expected.length; k++) {
      assertThat(found[k] / expected[k] - 1).isBetween(-Tolerances.SUMS, Tolerances.SUMS);
    }
  }

  @Test
  void goesBackAsOftenAsTheGraphIsRetained() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build())) {
      Tensor tau = parameter(scalar(9e-3));
      TorchRun out = sim.run(Map.of("tau", tau));
      Tensor loss = weighted(out.get("trace.v"));
      backward(loss, true, false);
      double once = number(tau.grad());
      backward(loss, true, false);
      assertThat(number(tau.grad())).isEqualTo(2 * once);
      // Another output, of the same run, by itself.
      weighted(out.get("spikes.raster")).backward();
      double raster = number(tau.grad()) - 2 * once;
      Tensor again = parameter(tau);
      weighted(sim.run(Map.of("tau", again)).get("spikes.raster")).backward();
      assertThat(raster / number(again.grad()) - 1).isBetween(-Tolerances.SUMS, Tolerances.SUMS);
      assertThatThrownBy(() -> out.get("trace.v").sum().backward())
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining("backward through the graph a second time");
      // What was recorded is there all the same.
      assertThat(numbers(out.get("spikes.count"))).isNotEmpty().doesNotContain(0);
      assertThat(numbers(out.get("final.neurons.v"))).hasSize(3);
    }
  }

  @Test
  void twoRunsInOneGraph() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.smooth("b").build())) {
      Tensor b = parameter(scalar(0.7));
      Tensor first = sim.run(Map.of("b", b)).get("trace.v");
      Tensor second = sim.run(Map.of("b", b.mul(new Scalar(1.1)))).get("trace.v");
      weighted(first).add(weighted(second.mul(first))).backward();
      double h = 1e-5;
      double difference = (joint(sim, 0.7 + h) - joint(sim, 0.7 - h)) / (2 * h);
      assertThat(number(b.grad()) / difference - 1)
          .isBetween(-Tolerances.DIFFERENCES, Tolerances.DIFFERENCES);
    }
  }

  private static double joint(TorchSimulator sim, double b) {
    Tensor first = sim.run(Map.of("b", scalar(b))).get("trace.v");
    Tensor second = sim.run(Map.of("b", scalar(1.1 * b))).get("trace.v");
    return number(weighted(first).add(weighted(second.mul(first))));
  }

  @Test
  void findsParametersThatWereChangedInPlace() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau", "I").build())) {
      Tensor tau = parameter(scalar(9e-3));
      Tensor i = parameter(Tensors.of(1.8e-9, 2e-9, 2.4e-9));
      Tensor loss = weighted(sim.run(Map.of("tau", tau, "I", i)).get("trace.v"));
      try (NoGradGuard _ = new NoGradGuard()) {
        i.mul_(new Scalar(1.01));
      }
      assertThatThrownBy(loss::backward)
          .hasMessageContaining("has been modified by an inplace operation")
          .hasMessageContaining("[3]");
    }
  }

  @Test
  void withoutGradient() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau", "R").build())) {
      TorchRun plain = sim.run(Map.of("tau", scalar(9e-3)));
      assertThat(plain.get("trace.v").requires_grad()).isFalse();
      try (NoGradGuard _ = new NoGradGuard()) {
        TorchRun out = sim.run(Map.of("tau", parameter(scalar(9e-3))));
        assertThat(out.get("trace.v").requires_grad()).isFalse();
        assertThat(out.spikes("spikes", 0).times()).isNotEmpty();
      }
      Tensor tau = parameter(scalar(9e-3));
      TorchRun out = sim.run(Map.of("tau", tau, "R", scalar(1e7)));
      assertThat(out.get("trace.v").requires_grad()).isTrue();
    }
    try (TorchSimulator sim = TorchSimulator.of(Programs.network("tau").build())) {
      TorchRun out = sim.run(Map.of("tau", parameter(scalar(9e-3))));
      assertThat(out.get("final.target.v").requires_grad()).isTrue();
      assertThat(out.get("final.target.not_refractory").requires_grad()).isFalse();
    }
  }

  @Test
  void refusesSecondDerivatives() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.smooth("b").build())) {
      Tensor b = parameter(scalar(0.7));
      Tensor loss = weighted(sim.run(Map.of("b", b)).get("trace.v"));
      assertThatThrownBy(() -> backward(loss, true, true))
          .hasMessageContaining("double-backward")
          .hasMessageContaining("expected create_graph=false");
    }
  }

  @Test
  void errorsInTheSweepReachTheCaller() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build())) {
      boolean[] stop = {false};
      RunOptions options = RunOptions.DEFAULT.progress(_ -> !stop[0]);
      Tensor tau = parameter(scalar(9e-3));
      Tensor loss = weighted(sim.run(Map.of("tau", tau), options).get("trace.v"));
      stop[0] = true;
      assertThatThrownBy(() -> backward(loss, true, false))
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining("StoppedException");
      assertThatThrownBy(() -> Backward.of(loss, true)).isInstanceOf(StoppedException.class);
      assertThat(tau.grad().defined()).isFalse();
      // The graph is whole: it goes on where nobody stops it.
      stop[0] = false;
      Backward.of(loss);
      assertThat(number(tau.grad())).isNotZero();
    }
  }

  @Test
  void saysWhatDoesNotFit() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau", "I").build())) {
      Tensor integers = torch.ones(new long[] {3}, new TensorOptions(ScalarType.Long));
      assertThatThrownBy(() -> sim.run(Map.of("tau", integers, "I", new Tensor())))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("sim(tau): error[dtype]: expected float64 or float32, got Long")
          .hasMessageContaining("sim(I): error[undefined-tensor]");
      assertThatThrownBy(() -> sim.run(Map.of("taum", scalar(1))))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("got 'taum'; did you mean 'tau'?");
      assertThatThrownBy(() -> sim.run(Map.of("I", scalar(1))))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("expected shape [*batch, 3]");
      assertThatThrownBy(
              () -> sim.run(Map.of("tau", Tensors.of(1, 2), "I", Tensors.of(new double[9], 3, 3))))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("expected batch dimensions that broadcast together")
          .hasMessageContaining("tau=[2]")
          .hasMessageContaining("I=[3]");
      TorchRun out = sim.run(Map.of("tau", scalar(9e-3)));
      assertThatThrownBy(() -> out.get("trace.u"))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("did you mean 'trace.v'?");
      out.close();
      assertThatThrownBy(() -> out.get("trace.v")).isInstanceOf(IllegalStateException.class);
    }
  }
}
