package org.brian2grad.torch.loss;

import org.bytedeco.pytorch.Tensor;

/// Compares an output of a simulation with a recording of the same kind.
public interface Loss {
  /// @param output `[T, *batch, N]`
  /// @param recording the same, or `[T, N]` for all members of a batch
  /// @return how far they are apart, with a gradient with respect to the output
  /// @throws org.brian2grad.diag.DiagnosticException where shapes do not belong together
  Tensor of(Tensor output, Tensor recording);
}
