package org.brian2grad.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Operation;

/// Sums over synapses, which take the place of a variable's values.
final class SummedLowering {
  private final ArrayTable arrays;

  SummedLowering(ArrayTable arrays) {
    this.arrays = arrays;
  }

  /// @param block executes the operation's code in `b`
  List<Kernel> lower(Operation.Summed summed, int clock, BodyBuilder b, BlockLowering block) {
    List<Kernel> kernels = new ArrayList<>();
    int target = arrays.of(summed.target());
    kernels.add(zero(summed, clock, target));
    int size = summed.code().size();
    if (size > 0) {
      int value = block.run().value("_synaptic_var");
      Index element = new Index.At(b.load(arrays.of(summed.index()), Index.OWN, ValueType.INT));
      boolean real = arrays.get(target).type() == StorageType.REAL;
      if (real) {
        b.effect(new Effect.Add(target, element, b.convert(value, ValueType.REAL)));
      } else {
        int before = b.load(target, element, ValueType.INT);
        int sum = b.arithmetic(Node.Operator.ADD, before, b.convert(value, ValueType.INT));
        b.store(target, element, sum);
      }
      // What is no real number can only be stored, one synapse after the other.
      kernels.add(
          new Kernel(
              summed.name(),
              clock,
              size,
              b.build(),
              Optional.empty(),
              real ? Kernel.Order.ANY : Kernel.Order.ASCENDING));
    }
    return kernels;
  }

  private Kernel zero(Operation.Summed summed, int clock, int target) {
    var b = new BodyBuilder();
    boolean whole = summed.start() == 0 && summed.stop() == arrays.get(target).size();
    Index own =
        whole
            ? Index.OWN
            : new Index.At(b.arithmetic(Node.Operator.ADD, b.element(), b.integer(summed.start())));
    boolean real = arrays.get(target).type() == StorageType.REAL;
    b.store(target, own, real ? b.real(0) : b.integer(0));
    return new Kernel(summed.name() + "_reset", clock, summed.stop() - summed.start(), b.build());
  }
}
