package org.brian2grad.pass;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.ir.Code;
import org.brian2grad.ir.Operation;
import org.brian2grad.ir.Program;
import org.brian2grad.ir.Variable;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Guard;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;

/// Synaptic pathways as kernels over their synapses.
///
/// The events of a source are kept for as many steps as its longest delay; a synapse of delay d
/// looks at its source d steps ago. What arrives changes the synapse's own variables as a select
/// between after and before, and adds to those of neurons.
final class SynapseLowering {
  private final Program program;
  private final ArrayTable arrays;
  private final Context context;
  private final Map<Integer, Pathway> pathways = new HashMap<>();
  private final Map<String, Integer> histories = new HashMap<>();

  /// What the lowering of other operations provides.
  interface Context {
    BlockLowering block(Operation.Coded operation, BodyBuilder b);

    /// The array of truth values that an eventspace stands for.
    int indicator(String eventspace);

    int clock();

    void add(Kernel kernel);

    /// Whether there is anything to differentiate with respect to.
    boolean isDifferentiated();
  }

  /// @param delays of its synapses
  /// @param history array of recent events
  private record Pathway(
      Program.QueueSpec queue, Delays delays, int history, int groups, int starts, int members) {}

  SynapseLowering(Program program, ArrayTable arrays, Context context) {
    this.program = program;
    this.arrays = arrays;
    this.context = context;
  }

  /// Arrays of recent events by pathway.
  Map<String, Integer> histories() {
    return histories;
  }

  private Pathway pathway(int index) {
    Pathway known = pathways.get(index);
    if (known != null) {
      return known;
    }
    Program.QueueSpec queue = program.queues().get(index);
    int sources = Math.toIntExact(program.array(queue.eventspace()).size() - 1);
    if (!arrays.isFixed(queue.delay())) {
      throw unsupported(queue.name(), "delays that change or are parameters");
    }
    requireSourceClock(queue);
    Delays delays = Delays.of(program, queue, sources);
    long first = program.clocks().get(context.clock()).first();
    int[] events =
        delays
            .history(program, queue, first)
            .orElseThrow(
                () -> unsupported(queue.name(), "deliveries under way that no spike explains"));
    int history =
        arrays.add(
            ArrayDecl.rewound(queue.name() + "[events]", StorageType.BOOL, events.length),
            new Lowered.Source.Integers(events));
    Pathway pathway =
        new Pathway(
            queue,
            delays,
            history,
            table(queue.name() + "[delays]", delays.delays()),
            table(queue.name() + "[starts]", delays.starts()),
            table(queue.name() + "[members]", delays.members()));
    pathways.put(index, pathway);
    histories.put(queue.name(), history);
    return pathway;
  }

  private int table(String name, int[] values) {
    return arrays.add(
        ArrayDecl.of(name, StorageType.INT32, Region.SHARED, values.length),
        new Lowered.Source.Integers(values));
  }

  /// Delays count steps of the source's clock, so that the pathway must have the same one.
  private void requireSourceClock(Program.QueueSpec queue) {
    for (var object : program.objects()) {
      for (Operation operation : object.operations()) {
        if (operation instanceof Operation.Threshold t
            && t.eventspace().equals(queue.eventspace())
            && object.clock() != context.clock()) {
          throw unsupported(queue.name(), "a pathway on another clock than its source");
        }
      }
    }
  }

  private DiagnosticException unsupported(String where, String what) {
    return new DiagnosticException(
        new Diagnostic(
            where,
            "unsupported",
            "expected operations that the engine runs natively, got " + what,
            "it can only run in Brian 2's own loop"));
  }

  /// Writes the events of this step into the history.
  void push(Operation.Push push) {
    Pathway p = pathway(push.queue());
    var b = new BodyBuilder();
    int row = row(b, p);
    int at =
        b.arithmetic(
            Node.Operator.ADD,
            b.arithmetic(Node.Operator.MUL, row, b.integer(p.delays().stride())),
            b.element());
    int event = b.load(context.indicator(p.queue().eventspace()), Index.OWN, ValueType.BOOL);
    b.store(p.history(), new Index.At(at), event);
    context.add(new Kernel(push.name(), context.clock(), p.delays().sources(), b.build()));
  }

  /// The row of the present step.
  private int row(BodyBuilder b, Pathway p) {
    return b.arithmetic(
        Node.Operator.MOD, b.timestep(context.clock()), b.integer(p.delays().rows()));
  }

  /// Whether an event arrives at the synapse now.
  private int arrival(BodyBuilder b, Pathway p) {
    int now = row(b, p);
    int[] groups = p.delays().delays();
    int delay =
        groups.length == 1 ? b.integer(groups[0]) : b.load(delayTable(p), Index.OWN, ValueType.INT);
    int back = b.arithmetic(Node.Operator.SUB, now, delay);
    int wrapped = b.arithmetic(Node.Operator.ADD, back, b.integer(p.delays().rows()));
    int before = b.compare(Node.Comparison.LT, back, b.integer(0), Optional.empty());
    int row = b.select(before, wrapped, back);
    int source = b.load(arrays.of(p.queue().sourceIndex()), Index.OWN, ValueType.INT);
    int at =
        b.arithmetic(
            Node.Operator.ADD,
            b.arithmetic(Node.Operator.MUL, row, b.integer(p.delays().stride())),
            source);
    return b.load(p.history(), new Index.At(at), ValueType.BOOL);
  }

  private final Map<Integer, Integer> delayTables = new HashMap<>();

  private int delayTable(Pathway p) {
    return delayTables.computeIfAbsent(
        p.history(), _ -> table(p.queue().name() + "[steps]", p.delays().steps()));
  }

  /// Runs the code of an arriving event.
  void synapses(Operation.Synapses operation) {
    Code code = operation.code();
    if (code.block().mode() == Code.Mode.SEQUENTIAL) {
      throw unsupported(operation.name(), "code whose result depends on the order of the synapses");
    }
    if (context.isDifferentiated() && code.variables().containsKey("lastupdate")) {
      // Taken literally the blend of silent events would include what only time has done.
      throw unsupported(
          operation.name(), "event-driven equations, whose gradient is not there yet");
    }
    Pathway p = pathway(operation.queue());
    int size = p.delays().steps().length;
    if (size == 0) {
      return;
    }
    var b = new BodyBuilder();
    int arrived = arrival(b, p);
    BlockLowering block = context.block(operation, b);
    block.run(code.block().scalar());
    Map<String, Integer> increments = new LinkedHashMap<>();
    for (Code.Statement statement : code.block().vector()) {
      if (statement.expression().identifiers().stream().anyMatch(increments::containsKey)) {
        throw unsupported(operation.name(), "code that uses what it has just added to a neuron");
      }
      if (isOwn(code, statement.variable())) {
        block.run(List.of(statement));
      } else {
        increments.merge(statement.variable(), increment(operation, block, b, statement), b::add);
      }
    }
    int zero = b.real(0);
    block.store(size, (_, before, after) -> b.select(arrived, after, before));
    increments.forEach((name, increment) -> {
      var target = block.target(name);
      b.effect(new Effect.Add(target.array(), target.index(), b.select(arrived, increment, zero)));
    });
    Guard guard =
        new Guard(
            arrived,
            p.history(),
            p.delays().rows(),
            p.delays().sources(),
            context.clock(),
            p.groups(),
            p.starts(),
            p.members());
    Body body = b.build();
    for (Node node : body.nodes()) {
      if (node instanceof Node.Load load
          && increments.keySet().stream()
              .anyMatch(name -> block.target(name).array() == load.array())) {
        throw unsupported(
            operation.name(), "code that reads a variable to which other synapses add");
      }
    }
    context.add(new Kernel(operation.name(), context.clock(), size, body, Optional.of(guard)));
  }

  private static boolean isOwn(Code code, String name) {
    return !(code.variables().get(name) instanceof Variable.Array a) || a.index().equals("_idx");
  }

  /// What a statement adds to a neuron's variable.
  private int increment(
      Operation.Synapses operation, BlockLowering block, BodyBuilder b, Code.Statement statement) {
    String name = statement.variable();
    boolean real = arrays.get(block.target(name).array()).type() == StorageType.REAL;
    boolean shared = block.target(name).index() instanceof Index.Scalar;
    boolean adds = statement.operator().equals("+") || statement.operator().equals("-");
    if (!real || shared || !adds) {
      throw unsupported(
          operation.name(), "code that changes '" + name + "' in another way than by adding to it");
    }
    int value = b.convert(block.evaluate(statement.expression()), ValueType.REAL);
    if (statement.operator().equals("-")) {
      value = b.negate(value);
    }
    String condition = operation.code().block().conditional().get(name);
    return condition == null ? value : b.select(block.truth(condition), value, b.real(0));
  }

  /// Sums over synapses take the place of a variable's values.
  void summed(Operation.Summed operation) {
    int target = arrays.of(operation.target());
    var zero = new BodyBuilder();
    boolean whole = operation.start() == 0 && operation.stop() == arrays.get(target).size();
    Index own =
        whole
            ? Index.OWN
            : new Index.At(
                zero.arithmetic(
                    Node.Operator.ADD, zero.element(), zero.integer(operation.start())));
    zero.store(target, own, zero.real(0));
    context.add(
        new Kernel(
            operation.name() + "_reset",
            context.clock(),
            operation.stop() - operation.start(),
            zero.build()));
    int size = operation.code().size();
    if (size == 0) {
      return;
    }
    var b = new BodyBuilder();
    BlockLowering block = context.block(operation, b).run();
    int value = b.convert(block.value("_synaptic_var"), ValueType.REAL);
    int element = b.load(arrays.of(operation.index()), Index.OWN, ValueType.INT);
    b.effect(new Effect.Add(target, new Index.At(element), value));
    context.add(new Kernel(operation.name(), context.clock(), size, b.build()));
  }
}
