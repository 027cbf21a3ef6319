package org.brian2grad.ir;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.brian2grad.ir.Code.Block;
import org.brian2grad.ir.Code.Mode;
import org.brian2grad.ir.Code.Statement;
import org.brian2grad.lang.Expression;
import org.brian2grad.lang.Expressions;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a Program from its JSON.
public final class ProgramReader {
  public static final String FORMAT = "brian2grad-program/1";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, Expression> parsed = new HashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();

  private ProgramReader() {}

  /// Reads a program whose arrays are at the addresses it names, or inside of it.
  ///
  /// @throws ProgramFormatException when the text is not a program
  public static Program read(String json) {
    try {
      return new ProgramReader().program(JSON.readTree(json));
    } catch (JacksonException e) {
      throw new ProgramFormatException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private Program program(JsonNode root) {
    String format = text(root, "format");
    if (!format.equals(FORMAT)) {
      throw new ProgramFormatException("expected format " + FORMAT + ", got " + format);
    }
    Map<String, ArraySpec> arrays = new LinkedHashMap<>();
    for (JsonNode node : field(root, "arrays")) {
      ArraySpec array = array(node);
      arrays.put(array.id(), array);
      if (array.size() == 1 && !array.type().isReal()) {
        sizes.put(array.id(), (int) array.integer(0));
      }
    }
    Map<String, FunctionSpec> functions = new HashMap<>();
    field(root, "functions")
        .properties()
        .forEach(e -> functions.put(e.getKey(), function(e.getKey(), e.getValue())));
    return new Program(
        number(root, "t_start"),
        number(root, "t_end"),
        root.path("seed").asLong(0),
        list(field(root, "clocks"), ProgramReader::clock),
        arrays,
        functions,
        list(root.path("queues"), ProgramReader::queue),
        list(field(root, "objects"), this::object));
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
        (int) integer(n, "start"),
        (int) integer(n, "stop"),
        number(n, "dt"),
        list(
            n.path("pending"),
            pair -> new Program.Pending(pair.get(0).asLong(), pair.get(1).asLong())));
  }

  private static ArraySpec array(JsonNode n) {
    var type = ArraySpec.Type.of(text(n, "type"));
    JsonNode dimensions = field(n, "shape");
    long[] shape = new long[dimensions.size()];
    long bytes = type.bytes();
    for (int k = 0; k < shape.length; k++) {
      shape[k] = dimensions.get(k).asLong();
      bytes *= shape[k];
    }
    return new ArraySpec(
        text(n, "id"),
        n.path("owner").asString(""),
        text(n, "variable"),
        type,
        shape,
        n.path("scalar").asBoolean(false),
        n.path("constant").asBoolean(false),
        n.path("read_only").asBoolean(false),
        n.path("unit").asString(""),
        data(n, bytes));
  }

  private static MemorySegment data(JsonNode n, long bytes) {
    if (n.has("data")) {
      byte[] content = Base64.getDecoder().decode(text(n, "data"));
      if (content.length != bytes) {
        throw new ProgramFormatException(
            "array " + text(n, "id") + ": expected " + bytes + " bytes, got " + content.length);
      }
      return MemorySegment.ofArray(content).asReadOnly();
    }
    return bytes == 0
        ? MemorySegment.ofArray(new byte[0])
        : MemorySegment.ofAddress(integer(n, "address")).reinterpret(bytes).asReadOnly();
  }

  private static FunctionSpec function(String key, JsonNode n) {
    String kind = text(n, "kind");
    return switch (kind) {
      case "standard" -> new FunctionSpec.Standard(text(n, "name"));
      case "timedarray" -> {
        JsonNode shape = field(n, "shape");
        yield new FunctionSpec.TimedArray(
            n.path("name").asString(key),
            text(n, "array"),
            number(n, "dt"),
            integer(n, "K"),
            shape.get(0).asInt(),
            shape.size() > 1 ? shape.get(1).asInt() : 0);
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
        (int) integer(n, "clock"),
        text(n, "when"),
        (int) integer(n, "order"),
        list(field(n, "operations"), this::operation));
  }

  private Operation operation(JsonNode n) {
    String name = n.path("name").asString("");
    String owner = n.path("owner").asString("");
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
              (int) integer(n, "start"),
              (int) integer(n, "stop"),
              ids(field(n, "record")));
      case "statemonitor" ->
          new Operation.StateMonitor(
              name, owner, code(n), text(n, "indices"), ids(field(n, "record")));
      case "ratemonitor" ->
          new Operation.RateMonitor(
              name,
              owner,
              text(n, "eventspace"),
              (int) integer(n, "start"),
              (int) integer(n, "stop"));
      case "push" -> new Operation.Push(name, owner, (int) integer(n, "queue"));
      case "synapses" ->
          new Operation.Synapses(
              name, owner, code(n), (int) integer(n, "queue"), (int) integer(n, "flow"));
      case "summed" ->
          new Operation.Summed(
              name,
              owner,
              code(n),
              text(n, "target"),
              text(n, "index"),
              (int) integer(n, "start"),
              (int) integer(n, "stop"));
      case "callback" ->
          new Operation.Callback(
              name,
              owner,
              text(n, "what"),
              Optional.of(field(n, "arrays"))
                  .filter(a -> !a.isNull())
                  .map(a -> Set.copyOf(list(a, JsonNode::asString))));
      default -> new Operation.Foreign(name, owner, kind);
    };
  }

  private static Map<String, String> ids(JsonNode n) {
    Map<String, String> ids = new HashMap<>();
    n.properties().forEach(e -> ids.put(e.getKey(), e.getValue().asString()));
    return ids;
  }

  private Code code(JsonNode n) {
    Map<String, Variable> variables = new HashMap<>();
    field(n, "variables")
        .properties()
        .forEach(e -> variables.put(e.getKey(), variable(e.getValue())));
    return new Code(size(n.path("size")), variables, block(field(field(n, "blocks"), "run")));
  }

  private int size(JsonNode n) {
    return n.isObject() ? sizes.getOrDefault(text(n, "array"), 1) : n.asInt(1);
  }

  private static Variable variable(JsonNode n) {
    String kind = text(n, "kind");
    return switch (kind) {
      case "array" -> new Variable.Array(text(n, "array"), text(n, "index"));
      case "constant" -> {
        JsonNode value = field(n, "value");
        double number = value.isBoolean() ? (value.asBoolean() ? 1 : 0) : real(value);
        yield new Variable.Constant(
            number, ArraySpec.Type.of(text(n, "type")), n.path("unit").asString(""));
      }
      case "function" -> new Variable.Function(text(n, "function"));
      case "local" -> new Variable.Local(ArraySpec.Type.of(text(n, "type")));
      default -> throw new ProgramFormatException("unknown kind of variable '" + kind + "'");
    };
  }

  private Block block(JsonNode n) {
    Map<String, String> conditional = ids(field(n, "conditional"));
    Mode mode = Mode.valueOf(text(n, "mode").toUpperCase(java.util.Locale.ROOT));
    return new Block(
        list(field(n, "scalar"), this::statement),
        list(field(n, "vector"), this::statement),
        conditional,
        mode);
  }

  private Statement statement(JsonNode n) {
    String op = text(n, "op");
    return new Statement(
        text(n, "variable"),
        op.equals(":=") || op.equals("=") ? "=" : op.substring(0, op.length() - 1),
        parsed.computeIfAbsent(text(n, "expression"), Expressions::parse),
        ArraySpec.Type.of(text(n, "type")));
  }

  private static JsonNode field(JsonNode n, String name) {
    JsonNode value = n.get(name);
    if (value == null) {
      throw new ProgramFormatException("expected field '" + name + "' in " + excerpt(n));
    }
    return value;
  }

  private static String text(JsonNode n, String name) {
    JsonNode value = field(n, name);
    if (!value.isString()) {
      throw new ProgramFormatException(
          "field '" + name + "': expected text, got " + excerpt(value));
    }
    return value.asString();
  }

  private static double number(JsonNode n, String name) {
    return real(field(n, name));
  }

  /// Numbers, with the names that Python's JSON writer gives to values that are not finite.
  private static double real(JsonNode value) {
    if (value.isString()) {
      return switch (value.asString()) {
        case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
        case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.NaN;
      };
    }
    if (!value.isNumber()) {
      throw new ProgramFormatException("expected a number, got " + excerpt(value));
    }
    return value.asDouble();
  }

  private static long integer(JsonNode n, String name) {
    JsonNode value = field(n, name);
    if (!value.isIntegralNumber()) {
      throw new ProgramFormatException(
          "field '" + name + "': expected an integer, got " + excerpt(value));
    }
    return value.asLong();
  }

  private static String excerpt(JsonNode n) {
    String text = n.toString();
    return text.length() > 80 ? text.substring(0, 77) + "..." : text;
  }

  private static <T> List<T> list(JsonNode n, Function<JsonNode, T> item) {
    List<T> items = new ArrayList<>();
    n.forEach(child -> items.add(item.apply(child)));
    return items;
  }
}
