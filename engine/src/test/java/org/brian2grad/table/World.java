package org.brian2grad.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Clock;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.program.Precision;

/// What the kernels of a table are about.
///
/// @param elements of a kernel's domain, unless it says something else
/// @param values of arrays that were given some
/// @param queues of events, by name
public record World(
    Precision precision,
    int elements,
    List<Clock> clocks,
    List<ArrayDecl> arrays,
    Map<Integer, double[]> values,
    List<Log> logs,
    Map<String, EventQueue> queues) {
  private static final Pattern ARRAY =
      Pattern.compile(
          "(\\S+) : (\\w+)\\[(\\d+)] (\\w+)( rewound)?(?: at (\\w+))?(?: = ([-\\d. ]+))?");
  private static final Pattern LOG = Pattern.compile("(\\S+) : (\\d+) x \\((.*)\\)");

  private static final Pattern QUEUE = Pattern.compile("(\\S+) : (.*)");
  private static final Pattern SAID = Pattern.compile("(\\w+) (\\w+)");

  public World {
    clocks = List.copyOf(clocks);
    arrays = List.copyOf(arrays);
    values = Map.copyOf(values);
    logs = List.copyOf(logs);
    queues = Map.copyOf(queues);
  }

  /// The world of some lines, as at the head of a table.
  public static World read(List<String> lines) {
    var reading = new Reading();
    lines.forEach(reading::line);
    return reading.world();
  }

  private static final class Reading {
    Precision precision = Precision.DOUBLE;
    int elements = 1;
    final List<Clock> clocks = new ArrayList<>();
    final List<ArrayDecl> arrays = new ArrayList<>();
    final Map<Integer, double[]> values = new TreeMap<>();
    final List<Log> logs = new ArrayList<>();
    final Map<String, EventQueue> queues = new TreeMap<>();

    void line(String line) {
      String[] parts = line.strip().split(" ", 2);
      switch (parts[0]) {
        case "precision" -> precision = Precision.valueOf(upper(parts[1]));
        case "elements" -> elements = Integer.parseInt(parts[1]);
        case "clock" -> clocks.add(new Clock(parts[1]));
        case "array" -> array(matched(ARRAY, parts[1]));
        case "log" -> log(matched(LOG, parts[1]));
        case "queue" -> queue(parts[1]);
        default -> throw new IllegalArgumentException("what is '" + line + "'?");
      }
    }

    private void array(Matcher m) {
      Region region = Region.valueOf(upper(m.group(4)));
      if (m.group(7) != null) {
        values.put(
            arrays.size(),
            Arrays.stream(m.group(7).split(" ")).mapToDouble(Double::parseDouble).toArray());
      }
      arrays.add(
          new ArrayDecl(
              m.group(1),
              StorageType.valueOf(upper(m.group(2))),
              region,
              Integer.parseInt(m.group(3)),
              region != Region.SHARED,
              m.group(6) == null ? 0 : clock(clocks, m.group(6)),
              m.group(5) != null));
    }

    private void log(Matcher m) {
      logs.add(
          new Log(
              m.group(1),
              Integer.parseInt(m.group(2)),
              m.group(3).isEmpty()
                  ? List.of()
                  : Arrays.stream(m.group(3).split(", "))
                      .map(type -> ValueType.valueOf(upper(type)))
                      .toList()));
    }

    /// `name : history h, rows 2, sources 3, delays d, starts s, members m, source p`, and perhaps
    /// `candidates c` and `steps t`.
    private void queue(String text) {
      Matcher named = matched(QUEUE, text);
      Map<String, String> said = new LinkedHashMap<>();
      SAID.matcher(named.group(2)).results().forEach(one -> said.put(one.group(1), one.group(2)));
      queues.put(
          named.group(1),
          new EventQueue(
              named(said, "history"),
              optional(said, "candidates"),
              Integer.parseInt(said.getOrDefault("rows", "")),
              Integer.parseInt(said.getOrDefault("sources", "")),
              0,
              named(said, "delays"),
              named(said, "starts"),
              named(said, "members"),
              named(said, "source"),
              optional(said, "steps")));
    }

    private int named(Map<String, String> said, String key) {
      return find(arrays, said.getOrDefault(key, key));
    }

    private OptionalInt optional(Map<String, String> said, String key) {
      return said.containsKey(key) ? OptionalInt.of(named(said, key)) : OptionalInt.empty();
    }

    World world() {
      return new World(
          precision,
          elements,
          clocks.isEmpty() ? List.of(new Clock("clock")) : clocks,
          arrays,
          values,
          logs,
          queues);
    }
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher m = pattern.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("what is '" + text + "'?");
    }
    return m;
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  private static int find(List<ArrayDecl> arrays, String name) {
    for (int id = 0; id < arrays.size(); id++) {
      if (arrays.get(id).name().equals(name)) {
        return id;
      }
    }
    throw new IllegalArgumentException("no array '" + name + "'");
  }

  private static int clock(List<Clock> clocks, String name) {
    for (int id = 0; id < clocks.size(); id++) {
      if (clocks.get(id).name().equals(name)) {
        return id;
      }
    }
    throw new IllegalArgumentException("no clock '" + name + "'");
  }

  /// The number of an array.
  public int array(String name) {
    return find(arrays, name);
  }

  public int clock(String name) {
    return clock(clocks, name);
  }

  public int log(String name) {
    for (int id = 0; id < logs.size(); id++) {
      if (logs.get(id).name().equals(name)) {
        return id;
      }
    }
    throw new IllegalArgumentException("no log '" + name + "'");
  }

  /// The same with other arrays, such as those that a pass has added.
  public World with(List<ArrayDecl> arrays) {
    return new World(precision, elements, clocks, arrays, values, logs, queues);
  }

  public World with(Precision precision) {
    return new World(precision, elements, clocks, arrays, values, logs, queues);
  }

  public Module module(Routine... routines) {
    return new Module(precision, clocks, arrays, logs, List.of(routines));
  }

  /// The kernels of some lines: those that begin with a space go on with the kernel before them.
  public List<Kernel> kernels(List<String> lines) {
    List<String> texts = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(" ")) {
        String before = texts.removeLast();
        texts.add(before + (before.endsWith(":") ? " " : "; ") + line.strip());
      } else {
        texts.add(line);
      }
    }
    return texts.stream().map(text -> new KernelReader(this, text).kernel()).toList();
  }
}
