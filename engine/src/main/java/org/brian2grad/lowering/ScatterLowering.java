package org.brian2grad.lowering;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Code;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Variable;

/// Code of a pathway that Brian 2 runs statement after statement, each for all events: what a
/// statement reads is what the ones before it have left, and none of what it does itself.
///
/// A statement that changes what synapses share therefore is two kernels: one computes its value
/// for each synapse, the next applies it. The solution of event-driven equations is a kernel before
/// them.
final class ScatterLowering {
  private final ArrayTable arrays;
  private final Pathways pathways;
  private final LoweringContext context;
  private final Operation.Synapses operation;
  private final Pathways.Pathway p;
  private final List<Code.Statement> statements;
  private final Intermediates intermediates;
  private final Map<Integer, Integer> kept = new HashMap<>();

  /// Whether event-driven variables are brought to the present also without an event.
  private final boolean flows;

  ScatterLowering(
      ArrayTable arrays,
      Pathways pathways,
      LoweringContext context,
      Operation.Synapses operation,
      Pathways.Pathway p) {
    this.arrays = arrays;
    this.pathways = pathways;
    this.context = context;
    this.operation = operation;
    this.p = p;
    var all = operation.code().block().vector();
    this.statements = all.subList(operation.flow(), all.size());
    this.intermediates = new Intermediates(operation.code(), statements);
    this.flows = context.evaluatesSilentEvents() && operation.flow() > 0;
  }

  void lower() {
    if (operation.flow() > 0) {
      flow();
    }
    for (int k = 0; k < statements.size(); k++) {
      String name = operation.name() + "_" + k;
      if (intermediates.isIntermediate(k)) {
        if (intermediates.isKept(k)) {
          kept.put(k, keep(k, name + "[" + statements.get(k).variable() + "]", name));
        }
      } else if (SynapseLowering.isOwn(operation.code(), statements.get(k).variable())) {
        own(k, name);
      } else {
        apply(statements.get(k), name + "_applied", keep(k, name + "[value]", name));
      }
    }
  }

  /// Solves the event-driven equations up to now.
  private void flow() {
    var body = new SynapseBody(context, pathways, operation, p, Kernel.Order.ANY);
    body.block().runScalar();
    body.block().run(operation.code().block().vector().subList(0, operation.flow()));
    if (flows) {
      Map<String, Integer> flowed = new HashMap<>();
      body.block().written().forEach(name -> flowed.put(name, body.block().value(name)));
      body.observe(arrays, flowed);
    }
    body.store((before, after) -> flows ? after : body.atArrival(after, before));
    body.finish(operation.name() + "_flow", flows);
  }

  /// A kernel in which the intermediate values that a statement needs are known.
  private SynapseBody body(int statement) {
    var body = new SynapseBody(context, pathways, operation, p, Kernel.Order.ANY);
    var block = body.block();
    block.runScalar();
    for (int definition : intermediates.neededBy(statement)) {
      Code.Statement made = statements.get(definition);
      if (intermediates.isKept(definition)) {
        int array = requireNonNull(kept.get(definition));
        ValueType type = arrays.get(array).type().value();
        block.define(made.variable(), body.builder().load(array, Index.OWN, type));
      } else {
        block.run(List.of(made));
      }
    }
    return body;
  }

  private void own(int statement, String name) {
    var body = body(statement);
    body.block().run(List.of(statements.get(statement)));
    if (flows) {
      body.observe(arrays, Map.of());
    }
    // The time of the last update belongs to the solution.
    boolean always = flows && statements.get(statement).variable().equals(EventDriven.LAST_UPDATE);
    body.store((before, after) -> always ? after : body.atArrival(after, before));
    body.finish(name, always);
  }

  /// Keeps what a statement computes for kernels to come.
  ///
  /// @return the array in which it is
  private int keep(int statement, String array, String name) {
    var body = body(statement);
    var b = body.builder();
    int value;
    if (intermediates.isIntermediate(statement)) {
      body.block().run(List.of(statements.get(statement)));
      value = body.block().value(statements.get(statement).variable());
    } else {
      value = body.block().evaluate(statements.get(statement));
    }
    ValueType type = b.type(value);
    int waiting =
        arrays.add(
            ArrayDecl.of(array, StorageType.of(type), Region.STATE, body.size()),
            new Lowered.Source.Zero());
    // A gradient also asks what synapses without an event would have done.
    boolean always = context.evaluatesSilentEvents();
    int before = b.load(waiting, Index.OWN, type);
    b.store(waiting, Index.OWN, always ? value : body.atArrival(value, before));
    body.finish(name, always);
    return waiting;
  }

  /// Does what a statement does with its value: sums in any order, all else as events were sent.
  private void apply(Code.Statement statement, String name, int waiting) {
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
