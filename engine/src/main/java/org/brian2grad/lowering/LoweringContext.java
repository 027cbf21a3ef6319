package org.brian2grad.lowering;

import java.util.Optional;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.program.Operation;

/// What the lowering of one kind of operation needs of that of the others.
interface LoweringContext {
  /// @param element node of the element number where it is not the kernel's own
  BlockLowering block(Operation.Coded operation, BodyBuilder b, Optional<Integer> element);

  /// The array of truth values that an eventspace stands for.
  int indicator(String eventspace);

  /// Of the object at work.
  int clock();

  void add(Kernel kernel);

  /// See [org.brian2grad.request.Request#evaluatesSilentEvents].
  boolean evaluatesSilentEvents();
}
