package org.brian2grad.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.program.Variable;

/// What monitors record: kernels that write traces, counts, rates and logs of events.
final class MonitorLowering {
  private final Program program;
  private final ArrayTable arrays;
  private final boolean listed;
  private final LoweringContext context;
  private final List<Log> logs = new ArrayList<>();
  private final Map<String, Integer> traces = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Integer> rates = new HashMap<>();
  private final Map<String, Integer> logNames = new HashMap<>();

  /// @param listed whether spike monitors list their events
  MonitorLowering(Program program, ArrayTable arrays, boolean listed, LoweringContext context) {
    this.program = program;
    this.arrays = arrays;
    this.listed = listed;
    this.context = context;
  }

  List<Log> logs() {
    return logs;
  }

  /// The record of each `monitor.variable`.
  Map<String, Integer> traces() {
    return traces;
  }

  /// The counts of each spike monitor.
  Map<String, Integer> counts() {
    return counts;
  }

  /// The record of each rate monitor.
  Map<String, Integer> rates() {
    return rates;
  }

  /// The log of each spike monitor that lists its events.
  Map<String, Integer> logNames() {
    return logNames;
  }

  /// Counts the events of each element, and lists them where that is wanted.
  void spikes(Operation.SpikeMonitor monitor) {
    int size = arrays.groupSize(monitor.eventspace());
    var b = new BodyBuilder();
    int event =
        within(b, context.indicator(monitor.eventspace()), monitor.start(), monitor.stop(), size);
    var block = context.block(monitor, b, Optional.empty()).run();
    int count =
        arrays.add(
            ArrayDecl.of(monitor.owner() + ".count", StorageType.REAL, Region.STATE, size),
            new Lowered.Source.Zero());
    counts.put(monitor.owner(), count);
    b.store(
        count,
        Index.OWN,
        b.add(
            (Integer) b.load(count, Index.OWN, ValueType.REAL), b.convert(event, ValueType.REAL)));
    if (listed) {
      List<String> columns =
          monitor.record().keySet().stream()
              .filter(name -> !name.equals("i") && !name.equals("t"))
              .sorted()
              .toList();
      List<Integer> values = new ArrayList<>();
      for (String column : columns) {
        int value = block.value("_to_record_" + column);
        values.add(b.type(value) == ValueType.BOOL ? b.convert(value, ValueType.INT) : value);
      }
      logNames.put(monitor.owner(), logs.size());
      b.effect(new Effect.Append(logs.size(), b.stopGradient(event), values));
      logs.add(new Log(monitor.owner(), size, values.stream().map(b::type).toList()));
    }
    context.add(new Kernel(monitor.name(), context.clock(), size, b.build()));
  }

  /// The indicator, of elements from start to stop only.
  private static int within(BodyBuilder b, int indicator, int start, int stop, int size) {
    int event = b.load(indicator, Index.OWN, ValueType.BOOL);
    if (start > 0) {
      event = b.and(event, b.compare(Node.Comparison.GE, b.element(), b.integer(start)));
    }
    if (stop < size) {
      event = b.and(event, b.compare(Node.Comparison.LT, b.element(), b.integer(stop)));
    }
    return event;
  }

  /// Records variables, a row for each step of its clock.
  void state(Operation.StateMonitor monitor) {
    ArraySpec indices = program.array(monitor.indices());
    int recorded = Math.toIntExact(indices.size());
    var b = new BodyBuilder();
    boolean whole = BlockLowering.isIdentity(indices) && coversSource(monitor, recorded);
    Optional<Integer> element =
        whole
            ? Optional.empty()
            : Optional.of(b.load(arrays.of(monitor.indices()), Index.OWN, ValueType.INT));
    var block = context.block(monitor, b, element).run();
    for (String name : monitor.record().keySet().stream().sorted().toList()) {
      String key = monitor.owner() + "." + name;
      int trace = record(key, recorded, traces, key);
      int value = block.value("_to_record_" + name);
      b.store(trace, Index.OWN, b.convert(value, ValueType.REAL));
    }
    context.add(new Kernel(monitor.name(), context.clock(), recorded, b.build()));
  }

  /// Whether every variable that is recorded element by element has exactly the recorded elements.
  private boolean coversSource(Operation.StateMonitor monitor, int recorded) {
    var variables = monitor.code().variables();
    return monitor.code().block().vector().stream()
        .flatMap(statement -> statement.expression().identifiers().stream())
        .allMatch(name -> covers(variables, name, recorded));
  }

  /// Also the indices that a variable is found by are one for each element.
  private boolean covers(Map<String, Variable> variables, String name, int recorded) {
    if (!(variables.get(name) instanceof Variable.Array a)) {
      return true;
    }
    return switch (a.index()) {
      case "0" -> true;
      case "_idx" -> program.array(a.array()).size() == recorded;
      default -> covers(variables, a.index(), recorded);
    };
  }

  /// Counts the events of a step, then divides by neurons and time.
  void rate(Operation.RateMonitor monitor) {
    int size = arrays.groupSize(monitor.eventspace());
    int sum =
        arrays.add(
            ArrayDecl.of(monitor.owner() + "[events]", StorageType.REAL, Region.STATE, 1),
            new Lowered.Source.Zero());
    var b = new BodyBuilder();
    int event =
        within(b, context.indicator(monitor.eventspace()), monitor.start(), monitor.stop(), size);
    b.effect(new Effect.Add(sum, Index.SCALAR, b.convert(event, ValueType.REAL)));
    context.add(new Kernel(monitor.name() + "_count", context.clock(), size, b.build()));

    var rate = new BodyBuilder();
    int trace = record(monitor.owner() + ".rate", 1, rates, monitor.owner());
    int perSecond =
        rate.div(
            rate.div(
                rate.load(sum, Index.OWN, ValueType.REAL),
                rate.real(program.clocks().get(context.clock()).dt())),
            rate.real(monitor.stop() - monitor.start()));
    rate.store(trace, Index.OWN, perSecond);
    rate.store(sum, Index.OWN, rate.real(0));
    context.add(new Kernel(monitor.name(), context.clock(), 1, rate.build()));
  }

  private int record(String name, int size, Map<String, Integer> names, String key) {
    int array = arrays.record(name, size, context.clock());
    names.put(key, array);
    return array;
  }
}
