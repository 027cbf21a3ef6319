package org.brian2grad.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.brian2grad.Gradient;
import org.brian2grad.NdArray;
import org.brian2grad.OutputInfo;
import org.brian2grad.Progress;
import org.brian2grad.torch.autograd.ExternalFunction;
import org.brian2grad.torch.autograd.SharedMemory;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// From the gradients of a run's outputs to those of its parameters.
final class ReverseSweep implements ExternalFunction.Reverse {
  private final Recording recording;
  private final Progress progress;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<OutputInfo> outputs = new CopyOnWriteArrayList<>();

  /// What is kept of a tensor: not the tensor itself, or its graph would never go.
  private record Parameter(String name, long[] shape, ScalarType type) {}

  ReverseSweep(Recording recording, Map<String, Tensor> parameters, Progress progress) {
    this.recording = recording;
    this.progress = progress;
    parameters.forEach((name, tensor) ->
        this.parameters.add(new Parameter(name, tensor.shape(), tensor.scalar_type().intern())));
  }

  /// Says what the next output of the function is.
  void add(OutputInfo output) {
    outputs.add(output);
  }

  @Override
  public List<@Nullable Tensor> apply(List<@Nullable Tensor> gradients) {
    Map<String, NdArray> given = new LinkedHashMap<>();
    for (int k = 0; k < gradients.size(); k++) {
      Tensor gradient = gradients.get(k);
      if (gradient != null) {
        OutputInfo info = outputs.get(k);
        given.put(info.name(), array(info, gradient));
      }
    }
    Gradient found = recording.gradient(given, progress);
    List<@Nullable Tensor> result = new ArrayList<>();
    for (Parameter parameter : parameters) {
      result.add(
          TensorMemory.tensor(found.of(parameter.name()))
              .reshape(parameter.shape())
              .to(parameter.type()));
    }
    return result;
  }

  private NdArray array(OutputInfo info, Tensor gradient) {
    Tensor numbers = SharedMemory.numbers(gradient);
    return TensorMemory.array(recording.batch().flatten(info, numbers));
  }

  @Override
  public void release() {
    recording.release();
  }

  @Override
  public void gone() {
    recording.end();
  }
}
