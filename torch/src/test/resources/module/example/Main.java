package example;

import java.util.Map;
import org.brian2grad.NdArray;
import org.brian2grad.Run;
import org.brian2grad.Simulator;
import org.brian2grad.torch.TorchSimulator;
import org.brian2grad.torch.loss.Losses;
import org.brian2grad.units.Quantity;
import org.brian2grad.yaml.StudyReader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A program in a module of its own: a surrogate, a state updater, a function and a loss by name.
public final class Main {
  private static final String MODEL =
      """
      duration: 100 ms
      constants: {tau: 20 ms, I: 20 mV}
      groups:
        neurons:
          size: 1
          equations: |
            dv/dt = (I*tanh(t/tau) - v)/tau : volt
          threshold: v > 15*mV
          reset: v = 0*mV
          method: rk4
      monitors:
        spikes: {spikes: neurons}
      gradient:
        surrogate: {name: superspike, slope: 10, scale: 5 mV}
      """;

  private Main() {}

  public static void main(String[] arguments) {
    Simulator simulator =
        Simulator.of(StudyReader.read(MODEL, "model.yaml")).parameters("tau").build();
    try (Run run = simulator.run(Map.of())) {
      NdArray count = run.output("spikes.count");
      double gradient =
          run.gradient(Map.of("spikes.count", NdArray.of(new double[] {1}, 1))).of("tau").value();
      System.out.println("spikes: " + count + ", gradient: " + Math.signum(gradient));
    }
    try (TorchSimulator sim = TorchSimulator.of(simulator);
        PointerScope scope = new PointerScope()) {
      Tensor tau =
          torch.scalar_tensor(new Scalar(15e-3), new TensorOptions(ScalarType.Double))
              .requires_grad_();
      Tensor raster = sim.run(Map.of("tau", tau)).get("spikes.raster");
      Tensor target = sim.run(Map.of()).get("spikes.raster");
      Losses.create("van_rossum", Map.of("tau", Quantity.parse("20 ms")), 0.1e-3)
          .of(raster, target)
          .backward();
      System.out.println("libtorch: " + Double.isFinite(tau.grad().item_double()));
    }
    System.out.println(
        simulator.getClass().getModule().getName() + ", " + TorchSimulator.class.getModule().getName());
  }
}
