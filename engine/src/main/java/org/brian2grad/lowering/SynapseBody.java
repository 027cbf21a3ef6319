package org.brian2grad.lowering;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Guard;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Code;
import org.brian2grad.program.Operation;

/// A kernel over the synapses of a pathway in the making: for each synapse, whether an event
/// arrives at it, and its operation's code.
final class SynapseBody {
  private final LoweringContext context;
  private final Pathways pathways;
  private final Operation.Synapses operation;
  private final Pathways.Pathway p;
  private final Kernel.Order order;
  private final BodyBuilder b = new BodyBuilder();
  private final Index index;
  private final int arrived;
  private final BlockLowering block;

  /// @param order whether synapses are worked on at once, or as their events were sent: by step,
  ///   source, and number
  SynapseBody(
      LoweringContext context,
      Pathways pathways,
      Operation.Synapses operation,
      Pathways.Pathway p,
      Kernel.Order order) {
    this.context = context;
    this.pathways = pathways;
    this.operation = operation;
    this.p = p;
    this.order = order;
    Optional<Integer> synapse =
        order == Kernel.Order.ANY ? Optional.empty() : pathways.member(b, p);
    this.index = synapse.<Index>map(Index.At::new).orElse(Index.OWN);
    this.arrived = pathways.arrival(b, p, index);
    this.block = context.block(operation, b, synapse);
  }

  BodyBuilder builder() {
    return b;
  }

  BlockLowering block() {
    return block;
  }

  /// The index of the synapse's own arrays.
  Index index() {
    return index;
  }

  /// A value where an event arrives, another elsewhere.
  int atArrival(int then, int otherwise) {
    return b.select(arrived, then, otherwise);
  }

  int size() {
    return p.delays().members().length;
  }

  /// Stores what the code has written where an event arrives.
  ///
  /// @param flowed values of variables that are kept also without an event
  void store(Map<String, Integer> flowed) {
    block.store(
        size(),
        (name, before, after) ->
            !flowed.isEmpty() && name.equals(EventDriven.LAST_UPDATE)
                ? after
                : atArrival(after, flowed.getOrDefault(name, before)));
  }

  /// Stores what the code has written as `change` turns the values before and after it.
  void store(IntBinaryOperator change) {
    block.store(size(), (_, before, after) -> change.applyAsInt(before, after));
  }

  /// Lets others see event-driven variables as the last event has left them. That an event brings
  /// them to the present is flow; its effect is what its code has done to them, also where none
  /// arrives.
  ///
  /// @param flowed values before the event's code, where they are not those that were loaded
  void observe(ArrayTable arrays, Map<String, Integer> flowed) {
    for (String name : block.written()) {
      var target = block.target(name);
      arrays
          .observed(target.id())
          .ifPresent(observed -> {
            int before = flowed.containsKey(name) ? flowed.get(name) : block.before(name);
            int stale = b.load(observed, target.index(), ValueType.REAL);
            b.store(observed, target.index(), seen(before, block.value(name), stale));
          });
    }
  }

  private int seen(int before, int after, int stale) {
    int effect = b.add((Integer) stale, b.sub(after, before));
    return b.select(
        b.stopGradient(arrived),
        atArrival(after, before),
        atArrival(b.stopGradient(effect), stale));
  }

  /// Adds a value to a neuron's variable.
  void add(Code.Statement statement, int value) {
    String name = statement.variable();
    var target = block.target(name);
    if (target.index() instanceof Index.Scalar) {
      throw RefusedException.unsupported(
          operation.name(), "synapses that change the shared variable '" + name + "'");
    }
    int signed = statement.operator().equals("-") ? b.negate(value) : value;
    int zero = b.real(0);
    String condition = operation.code().block().conditional().get(name);
    int wanted = condition == null ? signed : b.select(block.truth(condition), signed, zero);
    b.effect(new Effect.Add(target.array(), target.index(), atArrival(wanted, zero)));
  }

  /// The kernel goes into the program.
  ///
  /// @param always whether it does something also where no event arrives
  void finish(String name, boolean always) {
    int elements = order == Kernel.Order.ANY ? p.queue().members() : pathways.positions(p);
    Optional<Guard> guard =
        always ? Optional.empty() : Optional.of(Guard.events(arrived, p.queue(), elements));
    context.add(new Kernel(name, context.clock(), size(), b.build(), guard, order));
  }
}
