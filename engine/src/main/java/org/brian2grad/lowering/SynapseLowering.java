package org.brian2grad.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Code;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Variable;

/// The code of synaptic pathways as kernels over their synapses.
///
/// What arrives changes a variable as a select between after and before. Where synapses only add to
/// what they share, they can be worked on at once; where Brian 2 runs event after event, they
/// follow each other as their events were sent; else statement follows statement, see
/// [ScatterLowering].
final class SynapseLowering {
  private final ArrayTable arrays;
  private final Pathways pathways;
  private final LoweringContext context;

  SynapseLowering(ArrayTable arrays, Pathways pathways, LoweringContext context) {
    this.arrays = arrays;
    this.pathways = pathways;
    this.context = context;
  }

  /// Writes the events of this step into the history.
  void push(Operation.Push push) {
    Pathways.Pathway p = pathway(push.queue());
    var b = new BodyBuilder();
    String events = p.spec().eventspace();
    pathways.push(b, p, context.indicator(events));
    context.add(new Kernel(push.name(), context.clock(), p.queue().sources(), b.build()));
  }

  private Pathways.Pathway pathway(int queue) {
    return pathways.of(queue, context.clock());
  }

  /// Runs the code of an arriving event.
  void synapses(Operation.Synapses operation) {
    Pathways.Pathway p = pathway(operation.queue());
    if (p.delays().steps().length == 0) {
      return;
    }
    if (operation.code().block().mode() == Code.Mode.SEQUENTIAL) {
      inOrder(operation, p);
    } else if (onlyAdds(operation.code())) {
      atOnce(operation, p);
    } else {
      new ScatterLowering(arrays, pathways, context, operation, p).lower();
    }
  }

  static boolean isOwn(Code code, String name) {
    return !(code.variables().get(name) instanceof Variable.Array a) || a.index().equals("_idx");
  }

  /// Whether synapses do no more to what they share than add to it, and look at none of that.
  private boolean onlyAdds(Code code) {
    Set<String> added = new HashSet<>();
    for (Code.Statement statement : code.block().vector()) {
      if (!isOwn(code, statement.variable())
          && code.variables().get(statement.variable()) instanceof Variable.Array a) {
        if (!adds(statement) || arrays.get(arrays.of(a.array())).type() != StorageType.REAL) {
          return false;
        }
        added.add(a.array());
      }
    }
    return code.block().vector().stream()
        .flatMap(statement -> statement.expression().identifiers().stream())
        .noneMatch(name ->
            code.variables().get(name) instanceof Variable.Array a && added.contains(a.array()));
  }

  static boolean adds(Code.Statement statement) {
    return statement.operator().equals("+") || statement.operator().equals("-");
  }

  /// @param value that the statement adds
  private record Increment(Code.Statement statement, int value) {}

  private void atOnce(Operation.Synapses operation, Pathways.Pathway p) {
    var body = new SynapseBody(context, pathways, operation, p, Kernel.Order.ANY);
    BlockLowering block = body.block();
    Map<String, Integer> flowed = flow(operation, block);
    List<Increment> increments = new ArrayList<>();
    for (Code.Statement statement : events(operation)) {
      if (isOwn(operation.code(), statement.variable())) {
        block.run(List.of(statement));
      } else {
        int value = body.builder().convert(block.evaluate(statement), ValueType.REAL);
        increments.add(new Increment(statement, value));
      }
    }
    store(body, flowed);
    increments.forEach(increment -> body.add(increment.statement(), increment.value()));
    body.finish(operation.name(), !flowed.isEmpty());
  }

  /// One synapse after the other. Where one writes the same element under two names, as the synapse
  /// of a neuron with itself may, the name that its code comes to last stands.
  private void inOrder(Operation.Synapses operation, Pathways.Pathway p) {
    if (context.evaluatesSilentEvents()) {
      SharedTargets.require(operation, arrays);
    }
    var body = new SynapseBody(context, pathways, operation, p, Kernel.Order.ASCENDING);
    Map<String, Integer> flowed = flow(operation, body.block());
    body.block().run(events(operation));
    store(body, flowed);
    body.finish(operation.name(), !flowed.isEmpty());
  }

  /// Brings event-driven variables to the present; gives their values where they are to be kept
  /// also without an event.
  private Map<String, Integer> flow(Operation.Synapses operation, BlockLowering block) {
    block.runScalar();
    Map<String, Integer> flowed = new HashMap<>();
    if (context.evaluatesSilentEvents() && operation.flow() > 0) {
      block.run(operation.code().block().vector().subList(0, operation.flow()));
      block.written().forEach(name -> flowed.put(name, block.value(name)));
    }
    return flowed;
  }

  /// The statements that an event runs.
  private List<Code.Statement> events(Operation.Synapses operation) {
    var all = operation.code().block().vector();
    return context.evaluatesSilentEvents() ? all.subList(operation.flow(), all.size()) : all;
  }

  /// Stores what was written; of event-driven variables also what others see of them.
  private void store(SynapseBody body, Map<String, Integer> flowed) {
    if (!flowed.isEmpty()) {
      body.observe(arrays, flowed);
    }
    body.store(flowed);
  }
}
