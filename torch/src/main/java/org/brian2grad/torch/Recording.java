package org.brian2grad.torch;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.Gradient;
import org.brian2grad.NdArray;
import org.brian2grad.OutputInfo;
import org.brian2grad.Progress;
import org.brian2grad.Run;
import org.brian2grad.diag.DiagnosticException;
import org.bytedeco.pytorch.Tensor;

/// A run whose outputs can be had for longer than its tape.
///
/// The memory of its records is given back at once when nobody needs it any more: the garbage
/// collector would wait until gigabytes have come together. Needed it is by tensors that show it,
/// and as long as somebody may ask for another one.
final class Recording {
  private final Run run;
  private final Holders holders;
  private final Map<String, OutputInfo> infos = new LinkedHashMap<>();
  private final Batch batch;
  private final Map<String, NdArray> outputs = new HashMap<>();
  private boolean sweptBack;

  /// @param memory of the records, which is closed when nobody needs them
  Recording(Run run, Arena memory, List<OutputInfo> infos, Batch batch) {
    this.run = run;
    this.holders = new Holders(memory::close);
    infos.forEach(info -> this.infos.put(info.name(), info));
    this.batch = batch;
  }

  Run run() {
    return run;
  }

  Batch batch() {
    return batch;
  }

  List<OutputInfo> infos() {
    return List.copyOf(infos.values());
  }

  /// @throws DiagnosticException for a name that is no output
  OutputInfo info(String name) {
    OutputInfo info = infos.get(name);
    if (info == null) {
      throw new IllegalStateException("the engine gave " + name + " without listing it");
    }
    return info;
  }

  /// With one dimension of samples, as the engine has it.
  ///
  /// @throws DiagnosticException for a name that is no output
  synchronized NdArray output(String name) {
    NdArray known = outputs.get(name);
    if (known == null) {
      known = run.output(name);
      outputs.put(name, known);
    }
    return known;
  }

  synchronized Gradient gradient(Map<String, NdArray> outputGradients, Progress progress) {
    sweptBack = true;
    return run.gradient(outputGradients, progress);
  }

  /// An output as a tensor without a graph.
  Tensor tensor(String name) {
    return TensorMemory.tensor(batch.unflatten(info(name), output(name)), holders);
  }

  /// Gives back state and tape. After a sweep back somebody may still want to see the outputs: they
  /// are there in any case, so that they are kept at no cost. Without one nobody is left.
  synchronized void release() {
    if (sweptBack) {
      infos.keySet().forEach(this::output);
    }
    run.close();
  }

  /// Says that nobody will ask for further outputs.
  void end() {
    release();
    holders.remove();
  }
}
