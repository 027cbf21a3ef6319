package org.brian2grad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.brian2grad.torch.Tensors.parameter;
import static org.brian2grad.torch.Tensors.scalar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.brian2grad.torch.autograd.ExternalFunction;
import org.brian2grad.torch.autograd.SharedMemory;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/// What a run holds goes with the graph.
class MemoryTest {
  private static final int CALLS = 1000;

  private static void until(BooleanSupplier condition) throws InterruptedException {
    for (int k = 0; k < 100 && !condition.getAsBoolean(); k++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean())
        .as("%s tensors, %s nodes", SharedMemory.count(), ExternalFunction.count())
        .isTrue();
  }

  /// Megabytes of the process that are in memory.
  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IllegalStateException("no VmRSS");
  }

  @Test
  void aThousandCallsLeaveNothing() throws Exception {
    double[] taus = new double[100];
    Arrays.setAll(taus, k -> 8e-3 + k * 1e-6);
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build());
        PointerScope _ = new PointerScope()) {
      Tensor tau = parameter(Tensors.of(taus));
      long tensors = SharedMemory.count();
      int nodes = ExternalFunction.count();
      long before = 0;
      for (int call = 0; call < CALLS; call++) {
        try (PointerScope _ = new PointerScope()) {
          Tensor loss = sim.run(Map.of("tau", tau)).get("trace.v").square().sum();
          // Half of the graphs are dropped as they are.
          if (call % 2 == 0) {
            loss.backward();
          }
          sim.run(Map.of("tau", tau.detach())).get("spikes.raster");
        }
        assertThat(SharedMemory.count()).isEqualTo(tensors);
        assertThat(ExternalFunction.count()).isEqualTo(nodes);
        if (call == CALLS / 5) {
          before = resident();
        }
      }
      // Records of 1600 runs are 3 GB.
      assertThat(resident() - before).isLessThan(Tolerances.LEAK_MEGABYTES);
    }
  }

  @Test
  void theGarbageCollectorTakesWhatIsForgotten() throws Exception {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build())) {
      long tensors = SharedMemory.count();
      int nodes = ExternalFunction.count();

      forget(sim);

      until(() -> SharedMemory.count() <= tensors && ExternalFunction.count() <= nodes);
    }
  }

  private static void forget(TorchSimulator sim) {
    Tensor tau = parameter(scalar(9e-3));
    for (int call = 0; call < 20; call++) {
      Tensor loss = sim.run(Map.of("tau", tau)).get("trace.v").square().sum();
      if (call % 2 == 0) {
        loss.backward();
      }
    }
  }

  @Test
  void tapesGoWithBackward() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build());
        PointerScope _ = new PointerScope()) {
      Tensor tau = parameter(scalar(9e-3));
      TorchRun out = sim.run(Map.of("tau", tau));
      Tensor v = out.get("trace.v");
      assertThat(out.spikes("spikes", 0).times()).isNotEmpty();
      v.sum().backward();
      // The run is closed, the trace is not.
      assertThatThrownBy(() -> out.spikes("spikes", 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      assertThat(Tensors.numbers(v)).hasSize(1200);
      assertThat(out.times("trace")).hasSize(400);
    }
  }

  @Test
  void tensorsOutliveRunAndSimulator() {
    try (PointerScope _ = new PointerScope()) {
      Tensor tau = parameter(scalar(9e-3));
      Tensor loss;
      try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build());
          TorchRun out = sim.run(Map.of("tau", tau))) {
        loss = out.get("trace.v").square().sum();
      }
      loss.backward();
      assertThat(Tensors.number(tau.grad())).isNotZero();
    }
  }

  @Test
  void runsOfAScopeEndWithIt() {
    try (TorchSimulator sim = TorchSimulator.of(Programs.lif("tau").build())) {
      Tensor tau = parameter(scalar(9e-3));
      TorchRun out;
      try (PointerScope _ = new PointerScope()) {
        out = sim.run(Map.of("tau", tau));
      }
      assertThatThrownBy(() -> out.get("trace.v"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("PointerScope");
      assertThatThrownBy(() -> out.spikes("spikes", 0)).isInstanceOf(IllegalStateException.class);
    }
  }
}
