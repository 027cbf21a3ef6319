package org.brian2grad.derivative;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.ValueType;

/// Bounds on adjoints, element by element, after each step of the reverse sweep: what a hook on a
/// state's tensor does in a loop in PyTorch. What is not a number stays so.
final class Clips {
  private Clips() {}

  /// The last kernels of a step back.
  ///
  /// @param clocks of the program: at a step of any of them adjoints may have changed
  /// @param bounds by array
  /// @param adjoints the adjoint of each active array
  static List<Kernel> kernels(
      int clocks,
      List<ArrayDecl> arrays,
      Map<Integer, Double> bounds,
      Map<Integer, Integer> adjoints) {
    List<Kernel> kernels = new ArrayList<>();
    for (int clock = 0; clock < clocks; clock++) {
      for (var entry : new TreeMap<>(bounds).entrySet()) {
        Integer adjoint = adjoints.get(entry.getKey());
        if (adjoint != null) {
          ArrayDecl array = arrays.get(entry.getKey());
          kernels.add(
              new Kernel(
                  "clip[" + array.name() + "]'",
                  clock,
                  array.size(),
                  clip(adjoint, entry.getValue())));
        }
      }
    }
    return kernels;
  }

  private static Body clip(int adjoint, double bound) {
    var b = new BodyBuilder();
    int value = b.load(adjoint, Index.OWN, ValueType.REAL);
    int most = b.real(bound);
    int least = b.real(-bound);
    int above = b.compare(Node.Comparison.GT, value, most);
    int below = b.compare(Node.Comparison.LT, value, least);
    b.store(adjoint, Index.OWN, b.select(above, most, b.select(below, least, value)));
    return b.build();
  }
}
