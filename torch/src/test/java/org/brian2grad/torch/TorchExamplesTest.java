package org.brian2grad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.brian2grad.Simulator;
import org.brian2grad.model.Model;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.torch.autograd.Backward;
import org.brian2grad.torch.loss.Losses;
import org.brian2grad.torch.loss.Reduction;
import org.brian2grad.torch.loss.VanRossum;
import org.brian2grad.units.Quantity;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LBFGS;
import org.bytedeco.pytorch.LBFGSOptions;
import org.bytedeco.pytorch.LossClosure;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/// What documentation comments and `docs/java.md` show: regions of this file.
class TorchExamplesTest {
  // @start region="tensors"
  static Tensor number(double value) {
    return torch.scalar_tensor(new Scalar(value), new TensorOptions(ScalarType.Double));
  }

  // @end region="tensors"

  private static TorchSimulator neuron() {
    Model model =
        Model.builder()
            .duration("100 ms")
            .constant("tau", "20 ms")
            .constant("R", "10 Mohm")
            .constant("I", "2 nA")
            .group(
                "neurons",
                1,
                g ->
                    g.equations("dv/dt = (R*I - v)/tau : volt")
                        .threshold("v > 15*mV")
                        .reset("v = 0*mV")
                        .method("exact"))
            .stateMonitor("trace", "neurons", "v")
            .spikeMonitor("spikes", "neurons")
            .build();
    // @start region="torch simulator"
    TorchSimulator sim =
        TorchSimulator.of(
            Simulator.of(model)
                .parameters("tau")
                .surrogate(new FastSigmoid(10), Quantity.parse("5 mV"))
                .build());
    // @end region="torch simulator"
    return sim;
  }

  @Test
  void backward() {
    try (TorchSimulator sim = neuron();
        PointerScope _ = new PointerScope()) {
      // @start region="backward"
      Tensor tau = number(15e-3).requires_grad_();
      TorchRun out = sim.run(Map.of("tau", tau));
      out.get("spikes.count").sum().backward();
      System.out.println(tau.grad().item_double()); // d(spikes)/d(tau), through every reset
      // @end region="backward"
      assertThat(tau.grad().item_double()).isNegative();
    }
  }

  @Test
  void training() {
    try (TorchSimulator sim = neuron();
        PointerScope _ = new PointerScope()) {
      Tensor target = sim.run(Map.of()).get("spikes.raster");
      // @start region="training"
      Tensor logTau = number(Math.log(30e-3)).requires_grad_();
      Adam adam = new Adam(new TensorVector(logTau), new AdamOptions(0.03));
      for (int step = 0; step < 60; step++) {
        try (PointerScope _ = new PointerScope()) {
          adam.zero_grad();
          TorchRun out = sim.run(Map.of("tau", logTau.exp()));
          Losses.vanRossum(out.get("spikes.raster"), target, 20e-3, 0.1e-3).backward();
          adam.step();
        }
      }
      // @end region="training"
      assertThat(Math.exp(logTau.item_double()) / 20e-3)
          .isCloseTo(1, within(Tolerances.FOUND_BY_SPIKES));
    }
  }

  @Test
  void betas() {
    try (PointerScope _ = new PointerScope()) {
      // @start region="betas"
      AdamOptions options = new AdamOptions(0.1);
      DoublePointer betas = options.betas(); // C++'s tuple as memory: its order is the compiler's
      boolean inOrder = betas.get(0) == 0.9; // the default of the first
      betas.put(inOrder ? 0 : 1, 0.8).put(inOrder ? 1 : 0, 0.9);
      // @end region="betas"
      assertThat(new double[] {betas.get(0), betas.get(1)}).containsExactlyInAnyOrder(0.8, 0.9);
    }
  }

  @Test
  void lbfgs() {
    Model model =
        Model.builder()
            .duration("100 ms")
            .constant("tau", "20 ms")
            .group("cell", 1, g -> g.equations("dv/dt = (20*mV - v)/tau : volt").method("exact"))
            .stateMonitor("trace", "cell", "v")
            .build();
    try (TorchSimulator sim = TorchSimulator.of(Simulator.of(model).parameters("tau").build());
        PointerScope _ = new PointerScope()) {
      Tensor target = sim.run(Map.of()).get("trace.v").mul(new Scalar(1e3));
      Tensor logTau = number(Math.log(30e-3)).requires_grad_();
      // @start region="lbfgs"
      LBFGSOptions options = new LBFGSOptions(0.5);
      options.max_iter().put(20);
      LBFGS lbfgs = new LBFGS(new TensorVector(logTau), options);
      LossClosure closure =
          new LossClosure() {
            @Override
            public Tensor call() {
              lbfgs.zero_grad();
              Tensor v = sim.run(Map.of("tau", logTau.exp())).get("trace.v");
              Tensor loss = Losses.mse(v.mul(new Scalar(1e3)), target); // in mV^2
              loss.backward();
              return loss;
            }
          };
      Backward.rethrowing(() -> lbfgs.step(closure)); // errors of the engine keep their type
      // @end region="lbfgs"
      assertThat(Math.exp(logTau.item_double()) / 20e-3).isCloseTo(1, within(Tolerances.FOUND));
    }
  }

  @Test
  void losses() {
    try (TorchSimulator sim = neuron();
        PointerScope _ = new PointerScope()) {
      Tensor target = sim.run(Map.of()).get("spikes.raster");
      Tensor raster = sim.run(Map.of("tau", number(15e-3))).get("spikes.raster");
      // @start region="losses"
      Tensor averaged = Losses.vanRossum(raster, target, 20e-3, 0.1e-3);
      Tensor each = new VanRossum(20e-3, 0.1e-3, Reduction.NONE).of(raster, target); // [*batch]
      Tensor named =
          Losses.create("van_rossum", Map.of("tau", Quantity.parse("20 ms")), 0.1e-3)
              .of(raster, target);
      // @end region="losses"
      assertThat(averaged.item_double())
          .isEqualTo(each.item_double())
          .isEqualTo(named.item_double())
          .isPositive();
    }
  }

  @Test
  void batches() {
    try (TorchSimulator sim = neuron();
        PointerScope _ = new PointerScope()) {
      // @start region="starts"
      // Many starts at once: with the sum of their losses, an optimizer treats each by itself.
      Tensor taus = torch.linspace(new Scalar(10e-3), new Scalar(30e-3), 5).to(ScalarType.Double);
      Tensor counts = sim.run(Map.of("tau", taus.requires_grad_())).get("spikes.count"); // [5, N]
      counts.sum().backward();
      Tensor gradients = taus.grad(); // [5]
      // @end region="starts"
      assertThat(gradients.shape()).containsExactly(5);
    }
  }
}
