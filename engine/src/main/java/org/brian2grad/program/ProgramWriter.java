package org.brian2grad.program;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.brian2grad.lang.ExpressionPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a Program as the JSON that [ProgramReader] reads. What the engine has no use for is not
/// in it.
public final class ProgramWriter {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Optional<Map<String, Long>> offsets;

  private ProgramWriter(Optional<Map<String, Long>> offsets) {
    this.offsets = offsets;
  }

  /// A program with its arrays inside, as base64.
  public static String write(Program program) {
    return new ProgramWriter(Optional.empty()).program(program).toString();
  }

  /// A program whose arrays are in a block beside it.
  ///
  /// @param offsets in bytes, by array; of all that have elements
  public static String write(Program program, Map<String, Long> offsets) {
    return new ProgramWriter(Optional.of(offsets)).program(program).toString();
  }

  private ObjectNode program(Program program) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", ProgramReader.FORMAT);
    number(root, "t_start", program.start());
    number(root, "t_end", program.end());
    root.put("seed", program.seed());
    ArrayNode clocks = root.putArray("clocks");
    program.clocks().forEach(clock -> clock(clocks.addObject(), clock));
    ArrayNode arrays = root.putArray("arrays");
    new TreeMap<>(program.arrays()).values().forEach(array -> array(arrays.addObject(), array));
    ObjectNode functions = root.putObject("functions");
    new TreeMap<>(program.functions())
        .forEach((key, function) -> function(functions.putObject(key), function));
    ArrayNode queues = root.putArray("queues");
    program.queues().forEach(queue -> queue(queues.addObject(), queue));
    ArrayNode objects = root.putArray("objects");
    program.objects().forEach(object -> object(objects.addObject(), object));
    return root;
  }

  private static void number(ObjectNode n, String name, double value) {
    if (Double.isFinite(value)) {
      n.put(name, value);
    } else {
      n.put(name, Double.toString(value));
    }
  }

  private static void clock(ObjectNode n, Program.ClockSpec clock) {
    n.put("name", clock.name());
    number(n, "dt", clock.dt());
    n.put("first", clock.first()).put("last", clock.last());
    n.put("t", clock.time()).put("timestep", clock.timestep()).put("dt_array", clock.step());
  }

  private void array(ObjectNode n, ArraySpec array) {
    n.put("id", array.id()).put("owner", array.owner()).put("variable", array.variable());
    n.put("type", array.type().text());
    ArrayNode shape = n.putArray("shape");
    for (long extent : array.shape()) {
      shape.add(extent);
    }
    n.put("scalar", array.scalar()).put("constant", array.constant());
    n.put("read_only", array.readOnly()).put("unit", array.unit());
    if (offsets.isEmpty()) {
      MemorySegment data = array.data();
      byte[] content = data.toArray(ValueLayout.JAVA_BYTE);
      n.put("data", Base64.getEncoder().encodeToString(content));
    } else if (array.size() > 0) {
      Long offset = offsets.get().get(array.id());
      if (offset == null) {
        throw new IllegalArgumentException("no place for array '" + array.id() + "'");
      }
      n.put("offset", offset).put("bytes", array.size() * array.type().bytes());
    }
  }

  private static void function(ObjectNode n, FunctionSpec function) {
    switch (function) {
      case FunctionSpec.Standard s -> n.put("kind", "standard").put("name", s.name());
      case FunctionSpec.TimedArray t -> {
        n.put("kind", "timedarray").put("name", t.name()).put("array", t.array());
        number(n, "dt", t.dt());
        n.put("K", t.k());
        ArrayNode shape = n.putArray("shape").add(t.rows());
        if (t.columns() > 0) {
          shape.add(t.columns());
        }
      }
      case FunctionSpec.Binomial b -> {
        n.put("kind", "binomial");
        number(n, "n", b.trials());
        number(n, "p", b.probability());
      }
      case FunctionSpec.Gaussian g -> {
        n.put("kind", "binomial");
        number(n, "loc", g.mean());
        number(n, "scale", g.deviation());
      }
      case FunctionSpec.Opaque o -> n.put("kind", o.kind());
    }
  }

  private static void queue(ObjectNode n, Program.QueueSpec queue) {
    n.put("name", queue.name()).put("event", queue.event()).put("delay", queue.delay());
    n.put("source_index", queue.sourceIndex()).put("eventspace", queue.eventspace());
    n.put("start", queue.start()).put("stop", queue.stop());
    number(n, "dt", queue.dt());
    ArrayNode pending = n.putArray("pending");
    queue.pending().forEach(p -> pending.addArray().add(p.steps()).add(p.synapse()));
  }

  private static void object(ObjectNode n, Program.ScheduledObject object) {
    n.put("name", object.name()).put("class", object.type()).put("clock", object.clock());
    n.put("when", object.when()).put("order", object.order());
    ArrayNode operations = n.putArray("operations");
    object.operations().forEach(operation -> operation(operations.addObject(), operation));
  }

  private static void operation(ObjectNode n, Operation operation) {
    n.put("kind", kind(operation)).put("name", operation.name()).put("owner", operation.owner());
    operation.coded().ifPresent(coded -> code(n, coded.code()));
    switch (operation) {
      case Operation.StateUpdate _, Operation.Foreign _ -> {}
      case Operation.Threshold t -> {
        n.put("event", t.event()).put("eventspace", t.eventspace());
        n.putNull("refractory");
        t.refractory()
            .ifPresent(r ->
                n.putObject("refractory")
                    .put("not_refractory", r.notRefractory())
                    .put("lastspike", r.lastSpike()));
      }
      case Operation.SpikeGenerator g -> {
        n.put("event", g.event()).put("eventspace", g.eventspace());
        n.put("neuron_index", g.neurons()).put("timebins", g.bins());
        n.put("period_bins", g.period()).put("last_index", g.position());
      }
      case Operation.Reset r -> n.put("event", r.event()).put("eventspace", r.eventspace());
      case Operation.SpikeMonitor m -> {
        n.put("event", m.event()).put("eventspace", m.eventspace());
        n.put("start", m.start()).put("stop", m.stop());
        texts(n.putObject("record"), m.record());
      }
      case Operation.StateMonitor m -> {
        n.put("indices", m.indices());
        texts(n.putObject("record"), m.record());
      }
      case Operation.RateMonitor m ->
          n.put("eventspace", m.eventspace()).put("start", m.start()).put("stop", m.stop());
      case Operation.Push p -> n.put("queue", p.queue());
      case Operation.Synapses s -> n.put("queue", s.queue()).put("flow", s.flow());
      case Operation.Summed s -> {
        n.put("target", s.target()).put("index", s.index());
        n.put("start", s.start()).put("stop", s.stop());
      }
      case Operation.Callback c -> {
        n.put("what", c.what()).putNull("arrays");
        c.arrays()
            .ifPresent(arrays -> {
              ArrayNode ids = n.putArray("arrays");
              new TreeSet<>(arrays).forEach(ids::add);
            });
      }
    }
  }

  private static String kind(Operation operation) {
    return switch (operation) {
      case Operation.StateUpdate _ -> "stateupdate";
      case Operation.Threshold _ -> "threshold";
      case Operation.SpikeGenerator _ -> "spikegenerator";
      case Operation.Reset _ -> "reset";
      case Operation.SpikeMonitor _ -> "spikemonitor";
      case Operation.StateMonitor _ -> "statemonitor";
      case Operation.RateMonitor _ -> "ratemonitor";
      case Operation.Push _ -> "push";
      case Operation.Synapses _ -> "synapses";
      case Operation.Summed _ -> "summed";
      case Operation.Callback _ -> "callback";
      case Operation.Foreign f -> f.kind();
    };
  }

  private static void texts(ObjectNode n, Map<String, String> texts) {
    new TreeMap<>(texts).forEach(n::put);
  }

  private static void code(ObjectNode n, Code code) {
    n.put("size", code.size());
    ObjectNode variables = n.putObject("variables");
    new TreeMap<>(code.variables())
        .forEach((name, variable) -> variable(variables.putObject(name), variable));
    ObjectNode run = n.putObject("blocks").putObject("run");
    statements(run.putArray("scalar"), code.block().scalar());
    statements(run.putArray("vector"), code.block().vector());
    texts(run.putObject("conditional"), code.block().conditional());
    run.put(
        "mode",
        switch (code.block().mode()) {
          case VECTOR -> "vector";
          case SCATTER -> "scatter";
          case SEQUENTIAL -> "sequential";
        });
  }

  private static void variable(ObjectNode n, Variable variable) {
    switch (variable) {
      case Variable.Array a ->
          n.put("kind", "array").put("array", a.array()).put("index", a.index());
      case Variable.Constant c -> {
        n.put("kind", "constant").put("type", c.type().text()).put("unit", c.unit());
        if (c.type() == ArraySpec.Type.BOOL) {
          n.put("value", c.value() != 0);
        } else {
          number(n, "value", c.value());
        }
      }
      case Variable.Function f -> n.put("kind", "function").put("function", f.key());
      case Variable.Local l -> n.put("kind", "local").put("type", l.type().text());
    }
  }

  private static void statements(ArrayNode list, List<Code.Statement> statements) {
    for (Code.Statement statement : statements) {
      String operator = statement.operator();
      list.addObject()
          .put("variable", statement.variable())
          .put("op", operator.equals("=") ? "=" : operator + "=")
          .put("expression", ExpressionPrinter.print(statement.expression()))
          .put("type", statement.type().text());
    }
  }
}
