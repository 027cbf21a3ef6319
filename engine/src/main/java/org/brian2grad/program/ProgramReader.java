package org.brian2grad.program;

import static org.brian2grad.program.JsonFields.array;
import static org.brian2grad.program.JsonFields.asCount;
import static org.brian2grad.program.JsonFields.asInteger;
import static org.brian2grad.program.JsonFields.count;
import static org.brian2grad.program.JsonFields.excerpt;
import static org.brian2grad.program.JsonFields.field;
import static org.brian2grad.program.JsonFields.integer;
import static org.brian2grad.program.JsonFields.list;
import static org.brian2grad.program.JsonFields.map;
import static org.brian2grad.program.JsonFields.number;
import static org.brian2grad.program.JsonFields.optionalText;
import static org.brian2grad.program.JsonFields.real;
import static org.brian2grad.program.JsonFields.text;
import static org.brian2grad.program.JsonFields.texts;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expressions;
import org.brian2grad.program.Code.Block;
import org.brian2grad.program.Code.Mode;
import org.brian2grad.program.Code.Statement;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a Program from its JSON.
public final class ProgramReader {
  public static final String FORMAT = "brian2grad-program/1";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, Expression> parsed = new HashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();

  private final ArrayReader values;

  private ProgramReader(ArrayReader values) {
    this.values = values;
  }

  /// Reads a program whose arrays are at the addresses it names, or inside of it. Only text from
  /// who holds that memory may be read so.
  ///
  /// @throws ProgramFormatException when the text is not a program
  public static Program read(String json) {
    return read(json, new ArrayReader(Optional.empty()));
  }

  /// Reads a program whose arrays are in a block beside it, or inside of it.
  ///
  /// @param arrays little-endian, as long as the program is used
  /// @throws ProgramFormatException when the text is not a program
  public static Program read(String json, MemorySegment arrays) {
    return read(json, new ArrayReader(Optional.of(arrays)));
  }

  private static Program read(String json, ArrayReader values) {
    try {
      return NamedPeriods.apply(new ProgramReader(values).program(JSON.readTree(json)));
    } catch (JacksonException e) {
      throw new ProgramFormatException("not JSON: " + e.getOriginalMessage());
    }
  }

  private Program program(JsonNode root) {
    String format = text(root, "format");
    if (!format.equals(FORMAT)) {
      throw new ProgramFormatException("expected format " + FORMAT + ", got " + format);
    }
    Map<String, ArraySpec> arrays = new LinkedHashMap<>();
    for (JsonNode node : array(root, "arrays")) {
      ArraySpec array = values.read(node);
      if (arrays.put(array.id(), array) != null) {
        throw new ProgramFormatException("two arrays are called '" + array.id() + "'");
      }
      if (array.size() == 1 && !array.type().isReal()) {
        sizes.put(array.id(), array.integer(0));
      }
    }
    Map<String, FunctionSpec> functions = new HashMap<>();
    JsonFields.object(root, "functions")
        .properties()
        .forEach(e -> functions.put(e.getKey(), function(e.getKey(), e.getValue())));
    return new Program(
        number(root, "t_start"),
        number(root, "t_end"),
        root.path("seed").isNull() || !root.has("seed") ? 0 : integer(root, "seed"),
        list(root, "clocks", ProgramReader::clock),
        arrays,
        functions,
        root.has("queues") ? list(root, "queues", ProgramReader::queue) : List.of(),
        list(root, "objects", this::object));
  }

  private static Program.ClockSpec clock(JsonNode n) {
    return new Program.ClockSpec(
        text(n, "name"),
        number(n, "dt"),
        integer(n, "first"),
        integer(n, "last"),
        text(n, "t"),
        text(n, "timestep"),
        text(n, "dt_array"));
  }

  private static Program.QueueSpec queue(JsonNode n) {
    return new Program.QueueSpec(
        text(n, "name"),
        text(n, "event"),
        text(n, "delay"),
        text(n, "source_index"),
        text(n, "eventspace"),
        count(n, "start"),
        count(n, "stop"),
        number(n, "dt"),
        n.has("pending") ? list(n, "pending", ProgramReader::pending) : List.of());
  }

  private static Program.Pending pending(JsonNode pair) {
    if (!pair.isArray() || pair.size() != 2) {
      throw new ProgramFormatException("expected [steps, synapse], got " + excerpt(pair));
    }
    return new Program.Pending(
        asInteger(pair.get(0), "steps of a delivery"), asInteger(pair.get(1), "synapse"));
  }

  private static FunctionSpec function(String key, JsonNode n) {
    String kind = text(n, "kind");
    return switch (kind) {
      case "standard" -> new FunctionSpec.Standard(text(n, "name"));
      case "timedarray" -> {
        JsonNode shape = array(n, "shape");
        if (shape.isEmpty() || shape.size() > 2) {
          throw new ProgramFormatException(
              "a TimedArray: expected one or two dimensions, got " + excerpt(shape));
        }
        yield new FunctionSpec.TimedArray(
            n.has("name") ? text(n, "name") : key,
            text(n, "array"),
            number(n, "dt"),
            integer(n, "K"),
            asCount(shape.get(0), "rows of a TimedArray"),
            shape.size() > 1 ? asCount(shape.get(1), "columns of a TimedArray") : 0);
      }
      case "binomial" ->
          n.has("loc")
              ? new FunctionSpec.Gaussian(number(n, "loc"), number(n, "scale"))
              : new FunctionSpec.Binomial(number(n, "n"), number(n, "p"));
      default -> new FunctionSpec.Opaque(kind, key);
    };
  }

  private Program.ScheduledObject object(JsonNode n) {
    return new Program.ScheduledObject(
        text(n, "name"),
        text(n, "class"),
        count(n, "clock"),
        text(n, "when"),
        count(n, "order"),
        list(n, "operations", this::operation));
  }

  private Operation operation(JsonNode n) {
    String name = optionalText(n, "name");
    String owner = optionalText(n, "owner");
    String kind = text(n, "kind");
    return switch (kind) {
      case "stateupdate" -> new Operation.StateUpdate(name, owner, code(n));
      case "threshold" ->
          new Operation.Threshold(
              name,
              owner,
              code(n),
              text(n, "event"),
              text(n, "eventspace"),
              Optional.of(field(n, "refractory"))
                  .filter(r -> !r.isNull())
                  .map(r ->
                      new Operation.Refractory(text(r, "not_refractory"), text(r, "lastspike"))));
      case "spikegenerator" ->
          new Operation.SpikeGenerator(
              name,
              owner,
              text(n, "event"),
              text(n, "eventspace"),
              text(n, "neuron_index"),
              text(n, "timebins"),
              text(n, "period_bins"),
              text(n, "last_index"));
      case "reset" ->
          new Operation.Reset(name, owner, code(n), text(n, "event"), text(n, "eventspace"));
      case "spikemonitor" ->
          new Operation.SpikeMonitor(
              name,
              owner,
              code(n),
              text(n, "event"),
              text(n, "eventspace"),
              count(n, "start"),
              count(n, "stop"),
              texts(n, "record"));
      case "statemonitor" ->
          new Operation.StateMonitor(name, owner, code(n), text(n, "indices"), texts(n, "record"));
      case "ratemonitor" ->
          new Operation.RateMonitor(
              name, owner, text(n, "eventspace"), count(n, "start"), count(n, "stop"));
      case "push" -> new Operation.Push(name, owner, count(n, "queue"));
      case "synapses" ->
          new Operation.Synapses(name, owner, code(n), count(n, "queue"), count(n, "flow"));
      case "summed" ->
          new Operation.Summed(
              name,
              owner,
              code(n),
              text(n, "target"),
              text(n, "index"),
              count(n, "start"),
              count(n, "stop"));
      case "callback" ->
          new Operation.Callback(
              name,
              owner,
              text(n, "what"),
              Optional.of(field(n, "arrays"))
                  .filter(a -> !a.isNull())
                  .map(_ -> Set.copyOf(JsonFields.textList(n, "arrays"))));
      default -> new Operation.Foreign(name, owner, kind);
    };
  }

  private Code code(JsonNode n) {
    return new Code(
        size(n),
        map(n, "variables", ProgramReader::variable),
        block(field(field(n, "blocks"), "run")));
  }

  private int size(JsonNode n) {
    JsonNode size = n.get("size");
    if (size == null || size.isNull()) {
      return 1;
    }
    if (!size.isObject()) {
      return count(n, "size");
    }
    long value = sizes.getOrDefault(text(size, "array"), 1L);
    if (value != (int) value) {
      throw new ProgramFormatException("expected a size of 32 bits, got " + value);
    }
    return (int) value;
  }

  private static Variable variable(JsonNode n) {
    String kind = text(n, "kind");
    return switch (kind) {
      case "array" -> new Variable.Array(text(n, "array"), text(n, "index"));
      case "constant" -> {
        JsonNode value = field(n, "value");
        double number = value.isBoolean() ? (value.asBoolean() ? 1 : 0) : real(value);
        yield new Variable.Constant(number, ArrayReader.type(n), optionalText(n, "unit"));
      }
      case "function" -> new Variable.Function(text(n, "function"));
      case "local" -> new Variable.Local(ArrayReader.type(n));
      default -> throw new ProgramFormatException("unknown kind of variable '" + kind + "'");
    };
  }

  private Block block(JsonNode n) {
    Map<String, String> conditional = texts(n, "conditional");
    String text = text(n, "mode");
    Mode mode =
        switch (text) {
          case "vector" -> Mode.VECTOR;
          case "scatter" -> Mode.SCATTER;
          case "sequential" -> Mode.SEQUENTIAL;
          default -> throw new ProgramFormatException("unknown mode '" + text + "'");
        };
    return new Block(
        list(n, "scalar", this::statement), list(n, "vector", this::statement), conditional, mode);
  }

  private Statement statement(JsonNode n) {
    String op = text(n, "op");
    if (!op.endsWith("=")) {
      throw new ProgramFormatException("expected an assignment, got '" + op + "'");
    }
    return new Statement(
        text(n, "variable"),
        op.equals(":=") || op.equals("=") ? "=" : op.substring(0, op.length() - 1),
        parsed.computeIfAbsent(text(n, "expression"), Expressions::parse),
        ArrayReader.type(n));
  }
}
