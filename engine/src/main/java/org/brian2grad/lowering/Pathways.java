package org.brian2grad.lowering;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;

/// The recent events of every synaptic pathway.
///
/// The events of a source are kept for as many steps as its longest delay; a synapse of delay d
/// looks at its source d steps ago.
final class Pathways {
  private final Program program;
  private final ArrayTable arrays;
  private final Map<Integer, Pathway> pathways = new HashMap<>();
  private final Map<Integer, Integer> positions = new HashMap<>();
  private final Map<String, EventQueue> queues = new LinkedHashMap<>();

  /// @param delays of its synapses
  record Pathway(Program.QueueSpec spec, Delays delays, EventQueue queue) {}

  Pathways(Program program, ArrayTable arrays) {
    this.program = program;
    this.arrays = arrays;
  }

  Program.QueueSpec spec(int index) {
    return program.queues().get(index);
  }

  /// Those that were asked for, by name.
  Map<String, EventQueue> queues() {
    return queues;
  }

  /// The eventspace of each pathway that was asked for, by name.
  Map<String, String> sources() {
    Map<String, String> sources = new HashMap<>();
    pathways.values().forEach(p -> sources.put(p.spec().name(), p.spec().eventspace()));
    return sources;
  }

  /// @param index into [Program#queues]
  /// @param clock of the operation that asks
  Pathway of(int index, int clock) {
    Pathway known = pathways.get(index);
    if (known != null) {
      return known;
    }
    Program.QueueSpec spec = program.queues().get(index);
    int sources = Math.toIntExact(program.array(spec.eventspace()).size() - 1);
    // What a callback does to delays counts from the next run on.
    if (!arrays.isGivenBefore(spec.delay())) {
      throw RefusedException.unsupported(spec.name(), "delays that change or are parameters");
    }
    requireSourceClock(spec, clock);
    Delays delays = Delays.of(program, spec, sources);
    long first = program.clocks().get(clock).first();
    int[] events =
        delays
            .history(program, spec, first)
            .orElseThrow(() ->
                RefusedException.unsupported(
                    spec.name(), "deliveries under way that no spike explains"));
    int history = history(spec.name() + "[events]", events);
    var queue =
        new EventQueue(
            history,
            OptionalInt.empty(),
            delays.rows(),
            sources,
            clock,
            arrays.table(spec.name() + "[delays]", delays.delays()),
            arrays.table(spec.name() + "[starts]", delays.starts()),
            arrays.table(spec.name() + "[members]", delays.members()),
            arrays.of(spec.sourceIndex()),
            delays.delays().length > 1
                ? OptionalInt.of(arrays.table(spec.name() + "[steps]", delays.steps()))
                : OptionalInt.empty());
    Pathway pathway = new Pathway(spec, delays, queue);
    pathways.put(index, pathway);
    queues.put(spec.name(), queue);
    return pathway;
  }

  private int history(String name, int[] events) {
    return arrays.add(
        ArrayDecl.rewound(name, StorageType.BOOL, events.length),
        new Lowered.Source.Integers(events));
  }

  /// Delays count steps of the source's clock, so that the pathway must have the same one.
  private void requireSourceClock(Program.QueueSpec spec, int clock) {
    for (var scheduled : program.operations()) {
      if (scheduled.object().clock() != clock
          && isSource(scheduled.operation(), spec.eventspace())) {
        throw RefusedException.unsupported(
            spec.name(), "a pathway on another clock than its source");
      }
    }
  }

  /// Whether it sends the events: by itself, or as a callback that says so.
  private static boolean isSource(Operation operation, String eventspace) {
    return operation.writes().contains(eventspace)
        || operation
            .callback()
            .flatMap(Operation.Callback::arrays)
            .filter(own -> own.contains(eventspace))
            .isPresent();
  }

  /// Stores the events of this step, one element for each source.
  ///
  /// @param indicator array of truth values
  void push(BodyBuilder b, Pathway p, int indicator) {
    int at =
        b.arithmetic(
            Node.Operator.ADD,
            b.arithmetic(Node.Operator.MUL, row(b, p), b.integer(p.queue().stride())),
            b.element());
    b.store(p.queue().history(), new Index.At(at), b.load(indicator, Index.OWN, ValueType.BOOL));
  }

  /// The row of the present step.
  private static int row(BodyBuilder b, Pathway p) {
    return b.arithmetic(
        Node.Operator.MOD, b.timestep(p.queue().clock()), b.integer(p.queue().rows()));
  }

  /// Whether an event arrives at a synapse now.
  ///
  /// @param synapse index of its own arrays
  int arrival(BodyBuilder b, Pathway p, Index synapse) {
    int now = row(b, p);
    int[] groups = p.delays().delays();
    OptionalInt steps = p.queue().steps();
    int delay =
        steps.isPresent() ? b.load(steps.getAsInt(), synapse, ValueType.INT) : b.integer(groups[0]);
    int back = b.arithmetic(Node.Operator.SUB, now, delay);
    int wrapped = b.arithmetic(Node.Operator.ADD, back, b.integer(p.queue().rows()));
    int before = b.compare(Node.Comparison.LT, back, b.integer(0));
    int row = b.select(before, wrapped, back);
    int source = b.load(p.queue().source(), synapse, ValueType.INT);
    int at =
        b.arithmetic(
            Node.Operator.ADD,
            b.arithmetic(Node.Operator.MUL, row, b.integer(p.queue().stride())),
            source);
    return b.load(p.queue().history(), new Index.At(at), ValueType.BOOL);
  }

  /// The synapse at the kernel's own position in the order in which events were sent; none where
  /// that is its own number.
  Optional<Integer> member(BodyBuilder b, Pathway p) {
    int[] members = p.delays().members();
    return isIdentity(members)
        ? Optional.empty()
        : Optional.of(b.load(p.queue().members(), Index.OWN, ValueType.INT));
  }

  private static boolean isIdentity(int[] members) {
    return IntStream.range(0, members.length).allMatch(k -> members[k] == k);
  }

  /// A table of positions in that order.
  int positions(Pathway p) {
    return positions.computeIfAbsent(
        p.queue().history(),
        _ ->
            arrays.table(
                p.spec().name() + "[positions]",
                IntStream.range(0, p.delays().members().length).toArray()));
  }
}
