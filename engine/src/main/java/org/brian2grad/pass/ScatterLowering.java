package org.brian2grad.pass;

import java.util.List;
import java.util.Map;
import org.brian2grad.ir.Code;
import org.brian2grad.ir.Operation;
import org.brian2grad.ir.Variable;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;

/// Code of a pathway that Brian 2 runs statement after statement, each for all events: what a
/// statement reads is what the ones before it have left, and none of what it does itself.
///
/// A statement that changes what synapses share therefore is two kernels: one computes its value
/// for each synapse, the next applies it.
final class ScatterLowering {
  private final ArrayTable arrays;
  private final Pathways pathways;
  private final LoweringContext context;

  ScatterLowering(ArrayTable arrays, Pathways pathways, LoweringContext context) {
    this.arrays = arrays;
    this.pathways = pathways;
    this.context = context;
  }

  void lower(Operation.Synapses operation, Pathways.Pathway p) {
    if (operation.flow() > 0) {
      throw RefusedException.unsupported(
          operation.name(), "event-driven equations with code that reads what synapses share");
    }
    requireNoLocals(operation);
    int number = 0;
    for (Code.Statement statement : operation.code().block().vector()) {
      String name = operation.name() + "_" + number++;
      if (SynapseLowering.isOwn(operation.code(), statement.variable())) {
        own(operation, p, statement, name);
      } else {
        shared(operation, p, statement, name);
      }
    }
  }

  /// A value of its own would have to wait from kernel to kernel.
  private static void requireNoLocals(Operation.Synapses operation) {
    for (Code.Statement statement : operation.code().block().vector()) {
      if (operation.code().variables().get(statement.variable()) instanceof Variable.Local) {
        throw RefusedException.unsupported(
            operation.name(),
            "the intermediate value '"
                + statement.variable()
                + "' in code that reads what it adds");
      }
    }
  }

  private void own(
      Operation.Synapses operation, Pathways.Pathway p, Code.Statement statement, String name) {
    var body = new SynapseBody(context, pathways, operation, p, Kernel.Order.ANY);
    body.block().runScalar();
    body.block().run(List.of(statement));
    body.store(Map.of());
    body.finish(name, false);
  }

  private void shared(
      Operation.Synapses operation, Pathways.Pathway p, Code.Statement statement, String name) {
    var body = new SynapseBody(context, pathways, operation, p, Kernel.Order.ANY);
    body.block().runScalar();
    int value = body.block().evaluate(statement);
    var b = body.builder();
    ValueType type = b.type(value);
    int waiting =
        arrays.add(
            ArrayDecl.of(name + "[value]", storage(type), Region.STATE, body.size()),
            new Lowered.Source.Zero());
    // A gradient also asks what synapses without an event would have done.
    boolean always = context.isDifferentiated();
    int before = b.load(waiting, Index.OWN, type);
    b.store(waiting, Index.OWN, always ? value : body.atArrival(value, before));
    body.finish(name, always);
    apply(operation, p, statement, name + "_applied", waiting);
  }

  private static StorageType storage(ValueType type) {
    return switch (type) {
      case BOOL -> StorageType.BOOL;
      case INT -> StorageType.INT64;
      case REAL -> StorageType.REAL;
    };
  }

  /// Does what a statement does with its value: sums in any order, all else as events were sent.
  private void apply(
      Operation.Synapses operation,
      Pathways.Pathway p,
      Code.Statement statement,
      String name,
      int waiting) {
    boolean sum =
        operation.code().variables().get(statement.variable()) instanceof Variable.Array a
            && SynapseLowering.adds(statement)
            && arrays.get(arrays.of(a.array())).type() == StorageType.REAL;
    var order = sum ? Kernel.Order.ANY : Kernel.Order.ASCENDING;
    var body = new SynapseBody(context, pathways, operation, p, order);
    var b = body.builder();
    int value = b.load(waiting, body.index(), arrays.get(waiting).type().value());
    if (sum) {
      body.add(statement, b.convert(value, ValueType.REAL));
    } else {
      body.block().assign(statement, value);
      body.store(Map.of());
    }
    body.finish(name, false);
  }
}
