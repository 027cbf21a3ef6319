package org.brian2grad.torch;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.OutputInfo;
import org.brian2grad.ParameterInfo;
import org.brian2grad.Run;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.torch.autograd.ExternalFunction;
import org.brian2grad.torch.autograd.Scopes;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/// A network as a function of libtorch's tensors, in whose graph it is one node.
///
/// {@snippet file="org/brian2grad/torch/TorchExamplesTest.java" region="training"}
///
/// The scope frees the tensors of a step at its end; without one that is left to the garbage
/// collector, which does not know how large they are. The tape of a run goes with `backward`, or
/// with the graph.
public final class TorchSimulator implements AutoCloseable {
  private final Simulator simulator;

  private TorchSimulator(Simulator simulator) {
    this.simulator = simulator;
  }

  /// @param simulator that is closed with this one
  public static TorchSimulator of(Simulator simulator) {
    return new TorchSimulator(simulator);
  }

  /// What tensors can be given for.
  public List<ParameterInfo> parameters() {
    return simulator.parameters();
  }

  /// What a run gives.
  public List<OutputInfo> outputs() {
    return simulator.outputs();
  }

  /// Simulates, for a gradient of the tensors that require one.
  ///
  /// Shape: `[*batch, *shape]` with any number of batch dimensions, which broadcast; behind time
  /// where a parameter begins with it, see [ParameterInfo#timeFirst]. A tensor without batch
  /// dimensions is shared by all samples, and its gradient is a sum over them.
  ///
  /// Type: float64 or float32, whatever the engine computes in. Values are read at once, from where
  /// they are and with any strides.
  ///
  /// @param parameters by name, in SI base units; what is left out keeps the network's value
  /// @throws DiagnosticException when a tensor does not fit, or something is not finite
  public TorchRun run(Map<String, Tensor> parameters) {
    return run(parameters, RunOptions.DEFAULT);
  }

  /// The same with a seed, or somebody who is told how far it is, in the sweep back too.
  ///
  /// @param options whose gradients and memory are chosen by the tensors
  public TorchRun run(Map<String, Tensor> parameters, RunOptions options) {
    return Scopes.result(() -> start(parameters, options), TorchRun::handle);
  }

  private TorchRun start(Map<String, Tensor> parameters, RunOptions options) {
    Values values = Values.of(simulator.parameters(), parameters, simulator.precision());
    Map<String, Tensor> wanted = new LinkedHashMap<>();
    if (GradMode.is_enabled()) {
      values
          .tensors()
          .forEach((name, tensor) -> {
            if (tensor.requires_grad()) {
              wanted.put(name, tensor);
            }
          });
    }
    Recording recording = record(values, options.gradientOf(wanted.keySet()));
    if (wanted.isEmpty()) {
      return TorchRun.withoutGraph(recording);
    }
    ReverseSweep sweep = new ReverseSweep(recording, wanted, options.progress());
    return TorchRun.of(
        recording,
        new TorchRun.Graph(ExternalFunction.of(List.copyOf(wanted.values()), sweep), sweep));
  }

  @SuppressWarnings("MustBeClosed") // The recording closes it.
  private Recording record(Values values, RunOptions options) {
    Arena memory = Arena.ofShared();
    try {
      Run run = simulator.run(values.arrays(), options.memory(memory));
      return new Recording(run, memory, simulator.outputs(), values.batch());
    } catch (Throwable e) {
      memory.close();
      throw e;
    }
  }

  /// Closes the simulator. Runs that are open stay so.
  @Override
  public void close() {
    simulator.close();
  }
}
