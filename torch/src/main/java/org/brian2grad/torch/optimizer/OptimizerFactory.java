package org.brian2grad.torch.optimizer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Makes an optimizer by name; registered with `@AutoService(OptimizerFactory.class)`.
public interface OptimizerFactory {
  String name();

  /// All options, in the order in which they are explained.
  List<OptimizerOption> options();

  /// How many steps without a smaller loss are still no sign that it has come to its end.
  int patience();

  /// @param parameters leaves of the graph, which it will change
  /// @param options values of all options
  Optimizer create(List<Tensor> parameters, OptionValues options);
}
