package org.brian2grad.torch;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.OutputInfo;
import org.brian2grad.Spikes;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.torch.autograd.ExternalFunction;
import org.brian2grad.torch.autograd.Scopes;
import org.brian2grad.torch.autograd.SharedMemory;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;

/// What a run gave, as tensors with a gradient.
///
/// It need not be closed where a `PointerScope` is open around it.
public final class TorchRun implements AutoCloseable {
  private final Recording recording;
  private final Optional<Graph> graph;

  /// Native object that goes with the scope: until then there may be further outputs. It is the
  /// graph's node, or a token.
  private final Pointer handle;

  private final Map<String, Tensor> shown = new HashMap<>();

  /// @param function of libtorch's graph
  /// @param sweep that it does
  record Graph(ExternalFunction function, ReverseSweep sweep) {}

  private TorchRun(Recording recording, Optional<Graph> graph, Pointer handle) {
    this.recording = recording;
    this.graph = graph;
    this.handle = handle;
  }

  static TorchRun of(Recording recording, Graph graph) {
    return new TorchRun(recording, Optional.of(graph), graph.function().node());
  }

  static TorchRun withoutGraph(Recording recording) {
    return new TorchRun(recording, Optional.empty(), SharedMemory.token(recording::end));
  }

  Pointer handle() {
    return handle;
  }

  /// One of the outputs, see [TorchSimulator#outputs]: traces and rasters `[T, *batch, N]`, rates
  /// `[T, *batch]`, counts and final states `[*batch, N]`. Records are memory of the engine's, not
  /// a copy; monitors that show the same record share it, so that changes in place are seen in
  /// both.
  ///
  /// Gradient: with respect to all tensors of the run that require one, unless the output is of
  /// integers or truth values, which are shown as numbers.
  ///
  /// @throws DiagnosticException for a name that is no output
  public synchronized Tensor get(String output) {
    requireOpen();
    Tensor known = shown.get(output);
    if (known != null && !known.isNull()) {
      return known;
    }
    recording.output(output);
    OutputInfo info = recording.info(output);
    Tensor tensor =
        Scopes.result(() -> {
          Tensor values = recording.tensor(output);
          if (info.differentiable()) {
            graph.ifPresent(g -> connect(g, info, values));
          }
          return values;
        });
    shown.put(output, tensor);
    return tensor;
  }

  private static void connect(Graph graph, OutputInfo info, Tensor values) {
    graph.function().output(values);
    graph.sweep().add(info);
  }

  /// Where the numbers of an output are.
  MemorySegment memory(String output) {
    return recording.output(output).storage();
  }

  /// What there is to get.
  public List<OutputInfo> outputs() {
    return recording.infos();
  }

  /// The times in seconds of the rows of a monitor.
  ///
  /// @throws DiagnosticException for a name that is no monitor
  public double[] times(String monitor) {
    return recording.run().times(monitor);
  }

  /// The events that a spike monitor listed in one sample, batch dimensions in row-major order; to
  /// be asked for before `backward`.
  ///
  /// @throws DiagnosticException for a name that is no spike monitor
  public Spikes spikes(String monitor, int sample) {
    requireOpen();
    return recording.run().spikes(monitor, sample);
  }

  private void requireOpen() {
    if (handle.isNull()) {
      throw new IllegalStateException(
          "the run is closed, or its PointerScope: take what you need of it before");
    }
  }

  /// Frees the tensors that [#get] gave. What was computed from them has its graph still.
  @Override
  public synchronized void close() {
    shown.values().forEach(Tensor::close);
    shown.clear();
    handle.close();
  }
}
