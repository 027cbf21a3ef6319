package org.brian2grad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.brian2grad.torch.PythonFixture.list;
import static org.brian2grad.torch.Tensors.number;
import static org.brian2grad.torch.Tensors.parameter;
import static org.brian2grad.torch.Tensors.scalar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.RunOptions;
import org.brian2grad.Simulator;
import org.brian2grad.StoppedException;
import org.brian2grad.model.Model;
import org.brian2grad.model.ModelBuilder;
import org.brian2grad.surrogate.FastSigmoid;
import org.brian2grad.torch.autograd.Backward;
import org.brian2grad.torch.loss.Losses;
import org.brian2grad.units.Quantity;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LBFGS;
import org.bytedeco.pytorch.LBFGSOptions;
import org.bytedeco.pytorch.LossClosure;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/// libtorch's own optimizers find what a network was made with, on the same way as PyTorch's do in
/// Python: the same model in Brian 2's Python and in the builder, the same start, step after step.
class OptimizersTest {
  private static final Map<String, Double> TRUE = Map.of("tau", 20e-3, "R", 10e6);
  private static final Map<String, Double> START = Map.of("tau", 30e-3, "R", 8e6);

  @SuppressWarnings("unused") // The source of the cases.
  private static final List<Way> WAYS =
      list(PythonFixture.read("optimizers").get("ways")).stream().map(Way::new).toList();

  private final PointerScope scope = new PointerScope();

  @AfterEach
  void close() {
    scope.close();
  }

  record Way(JsonNode row) {
    String optimizer() {
      return row.get("optimizer").asString();
    }

    boolean spiking() {
      return row.get("loss").asString().equals("spikes");
    }

    List<String> parameters() {
      return list(row.get("parameters")).stream().map(JsonNode::asString).toList();
    }

    @Override
    public String toString() {
      return optimizer() + " | " + row.get("loss").asString() + " | " + parameters();
    }
  }

  /// The neuron of `torch_fixtures/optimizers.py`.
  private static TorchSimulator neuron(boolean spiking) {
    ModelBuilder model =
        Model.builder()
            .duration("100 ms")
            .constant("tau", "20 ms")
            .constant("R", "10 Mohm")
            .constant("I", "2 nA");
    if (spiking) {
      Model neuron =
          model
              .group(
                  "neuron",
                  1,
                  g ->
                      g.equations("dv/dt = (R*I - v)/tau : volt")
                          .threshold("v > 15*mV")
                          .reset("v = 0*mV")
                          .method("exact"))
              .spikeMonitor("spikes", "neuron")
              .build();
      return TorchSimulator.of(
          Simulator.of(neuron)
              .parameters("tau", "R")
              .surrogate(new FastSigmoid(10), Quantity.parse("5 mV"))
              .build());
    }
    Model neuron =
        model
            .group("neuron", 1, g -> g.equations("dv/dt = (R*I - v)/tau : volt").method("exact"))
            .stateMonitor("trace", "neuron", "v")
            .build();
    return TorchSimulator.of(Simulator.of(neuron).parameters("tau", "R").build());
  }

  private static Optimizer optimizer(String name, TensorVector parameters) {
    return switch (name) {
      case "adam" -> {
        AdamOptions options = new AdamOptions(0.1);
        setBetas(options, 0.8, 0.9);
        yield new Adam(parameters, options);
      }
      case "sgd", "slow sgd" -> {
        SGDOptions options = new SGDOptions(name.equals("sgd") ? 0.05 : 0.005);
        options.momentum().put(0.5);
        options.nesterov().put(true);
        yield new SGD(parameters, options);
      }
      case "lbfgs" -> {
        LBFGSOptions options = new LBFGSOptions(0.5);
        options.max_iter().put(4);
        options.history_size().put(5);
        yield new LBFGS(parameters, options);
      }
      case "lbfgs with strong Wolfe" -> {
        LBFGSOptions options = new LBFGSOptions(1);
        options.max_iter().put(4);
        options.line_search_fn().put(new BytePointer("strong_wolfe"));
        yield new LBFGS(parameters, options);
      }
      default -> throw new IllegalStateException(name);
    };
  }

  /// JavaCPP shows C++'s tuple as memory, where its first element may come last.
  private static void setBetas(AdamOptions options, double first, double second) {
    DoublePointer betas = options.betas();
    boolean inOrder = betas.get(0) == 0.9; // The default of the first.
    assertThat(betas.get(inOrder ? 1 : 0)).isEqualTo(0.999);
    betas.put(inOrder ? 0 : 1, first).put(inOrder ? 1 : 0, second);
  }

  private static Tensor output(TorchSimulator sim, boolean spiking, Map<String, Tensor> values) {
    return sim.run(values).get(spiking ? "spikes.raster" : "trace.v");
  }

  private static Tensor loss(boolean spiking, Tensor output, Tensor target) {
    Scalar millivolt = new Scalar(1e3);
    return spiking
        ? Losses.vanRossum(output, target, 20e-3, 0.1e-3)
        : Losses.mse(output.mul(millivolt), target.mul(millivolt));
  }

  @ParameterizedTest
  @FieldSource("WAYS")
  void theWayIsPythons(Way way) {
    try (TorchSimulator sim = neuron(way.spiking())) {
      Map<String, Tensor> truth = new LinkedHashMap<>();
      Map<String, Tensor> logarithms = new LinkedHashMap<>();
      for (String name : way.parameters()) {
        truth.put(name, scalar(TRUE.get(name)));
        logarithms.put(name, parameter(scalar(START.get(name)).log()));
      }
      Tensor target = output(sim, way.spiking(), truth);
      Tensor[] leaves = logarithms.values().toArray(new Tensor[0]);
      Optimizer optimizer = optimizer(way.optimizer(), new TensorVector(leaves));
      List<Double> losses = new ArrayList<>();
      LossClosure closure =
          new LossClosure() {
            @Override
            public Tensor call() {
              optimizer.zero_grad();
              Map<String, Tensor> values = new LinkedHashMap<>();
              logarithms.forEach((name, logarithm) -> values.put(name, logarithm.exp()));
              Tensor loss = loss(way.spiking(), output(sim, way.spiking(), values), target);
              loss.backward();
              return loss;
            }
          };

      List<JsonNode> expected = list(way.row().get("logarithms"));
      for (int step = 0; step < expected.size(); step++) {
        losses.add(number(optimizer.step(closure)));
        double[] logs = PythonFixture.numbers(expected.get(step));
        for (int k = 0; k < leaves.length; k++) {
          assertThat(number(leaves[k]))
              .as("%s after step %s", way.parameters().get(k), step)
              .isCloseTo(logs[k], within(Tolerances.WAYS));
        }
      }
      double[] distances = PythonFixture.numbers(way.row().get("losses"));
      for (int step = 0; step < distances.length; step++) {
        assertThat(losses.get(step)).isCloseTo(distances[step], within(Tolerances.WAYS * 10));
      }

      // On, without an oracle: to where it should end.
      for (int step = 0; step < 40; step++) {
        try (PointerScope _ = new PointerScope()) {
          optimizer.step(closure);
        }
      }
      double reached = way.spiking() ? Tolerances.FOUND_BY_SPIKES : Tolerances.FOUND;
      for (String name : way.parameters()) {
        assertThat(number(logarithms.get(name).exp()) / TRUE.get(name) - 1)
            .as(name)
            .isBetween(-reached, reached);
      }
    }
  }

  @Test
  void whatFailsInAStepOfLbfgsKeepsItsType() {
    try (TorchSimulator sim = neuron(false)) {
      Tensor tau = parameter(scalar(30e-3));
      boolean[] stop = {false};
      RunOptions options = RunOptions.DEFAULT.progress(_ -> !stop[0]);
      LBFGS optimizer = new LBFGS(new TensorVector(tau), new LBFGSOptions(1));
      LossClosure closure =
          new LossClosure() {
            @Override
            public Tensor call() {
              optimizer.zero_grad();
              Tensor loss = sim.run(Map.of("tau", tau), options).get("trace.v").sum();
              stop[0] = true;
              loss.backward();
              return loss;
            }
          };
      assertThatThrownBy(() -> Backward.rethrowing(() -> optimizer.step(closure)))
          .isInstanceOf(StoppedException.class);
    }
  }
}
