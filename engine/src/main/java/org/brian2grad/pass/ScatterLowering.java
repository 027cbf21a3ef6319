package org.brian2grad.pass;

import java.util.List;
import java.util.Optional;
import org.brian2grad.ir.Code;
import org.brian2grad.ir.Operation;
import org.brian2grad.ir.Variable;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Guard;
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
  private final SynapseLowering.Context context;

  ScatterLowering(ArrayTable arrays, Pathways pathways, SynapseLowering.Context context) {
    this.arrays = arrays;
    this.pathways = pathways;
    this.context = context;
  }

  void lower(Operation.Synapses operation, Pathways.Pathway p) {
    if (operation.flow() > 0) {
      throw Pathways.unsupported(
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
        throw Pathways.unsupported(
            operation.name(),
            "the intermediate value '"
                + statement.variable()
                + "' in code that reads what it adds");
      }
    }
  }

  private void own(
      Operation.Synapses operation, Pathways.Pathway p, Code.Statement statement, String name) {
    var b = new BodyBuilder();
    int arrived = pathways.arrival(b, p, Index.OWN);
    BlockLowering block = context.block(operation, b, Optional.empty());
    block.runScalar();
    block.run(List.of(statement));
    block.store(size(p), (_, before, after) -> b.select(arrived, after, before));
    add(name, p, b, Optional.of(arrived));
  }

  private static int size(Pathways.Pathway p) {
    return p.delays().steps().length;
  }

  private void add(String name, Pathways.Pathway p, BodyBuilder b, Optional<Integer> arrived) {
    var guard = arrived.map(node -> Guard.events(node, p.queue(), p.queue().members()));
    context.add(new Kernel(name, context.clock(), size(p), b.build(), guard, Kernel.Order.ANY));
  }

  private void shared(
      Operation.Synapses operation, Pathways.Pathway p, Code.Statement statement, String name) {
    var b = new BodyBuilder();
    int arrived = pathways.arrival(b, p, Index.OWN);
    BlockLowering block = context.block(operation, b, Optional.empty());
    block.runScalar();
    int value = block.evaluate(statement);
    ValueType type = b.type(value);
    int waiting =
        arrays.add(
            ArrayDecl.of(name + "[value]", storage(type), Region.STATE, size(p)),
            new Lowered.Source.Zero());
    if (context.isDifferentiated()) {
      // Also what synapses without an event would have done.
      b.store(waiting, Index.OWN, value);
      add(name, p, b, Optional.empty());
    } else {
      b.store(waiting, Index.OWN, b.select(arrived, value, b.load(waiting, Index.OWN, type)));
      add(name, p, b, Optional.of(arrived));
    }
    apply(operation, p, statement, name, waiting);
  }

  private static StorageType storage(ValueType type) {
    return switch (type) {
      case BOOL -> StorageType.BOOL;
      case INT -> StorageType.INT64;
      case REAL -> StorageType.REAL;
    };
  }

  private void apply(
      Operation.Synapses operation,
      Pathways.Pathway p,
      Code.Statement statement,
      String name,
      int waiting) {
    Code code = operation.code();
    if (code.variables().get(statement.variable()) instanceof Variable.Array a
        && SynapseLowering.adds(statement)
        && arrays.get(arrays.of(a.array())).type() == StorageType.REAL) {
      sum(operation, p, statement, name, waiting);
    } else {
      inOrder(operation, p, statement, name, waiting);
    }
  }

  private void sum(
      Operation.Synapses operation,
      Pathways.Pathway p,
      Code.Statement statement,
      String name,
      int waiting) {
    var b = new BodyBuilder();
    int arrived = pathways.arrival(b, p, Index.OWN);
    BlockLowering block = context.block(operation, b, Optional.empty());
    int value = b.convert(load(b, waiting, Index.OWN), ValueType.REAL);
    SynapseLowering.add(operation, block, b, statement, value, arrived);
    add(name + "_applied", p, b, Optional.of(arrived));
  }

  private int load(BodyBuilder b, int array, Index index) {
    return b.load(array, index, arrays.get(array).type().value());
  }

  private void inOrder(
      Operation.Synapses operation,
      Pathways.Pathway p,
      Code.Statement statement,
      String name,
      int waiting) {
    var b = new BodyBuilder();
    Optional<Integer> synapse = pathways.member(b, p);
    Index index = synapse.<Index>map(Index.At::new).orElse(Index.OWN);
    int arrived = pathways.arrival(b, p, index);
    BlockLowering block = context.block(operation, b, synapse);
    block.assign(statement, load(b, waiting, index));
    int size = p.delays().members().length;
    block.store(size, (_, before, after) -> b.select(arrived, after, before));
    var guard = Optional.of(Guard.events(arrived, p.queue(), pathways.positions(p)));
    context.add(
        new Kernel(
            name + "_applied", context.clock(), size, b.build(), guard, Kernel.Order.ASCENDING));
  }
}
