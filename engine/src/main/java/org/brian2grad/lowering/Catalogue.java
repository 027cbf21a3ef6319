package org.brian2grad.lowering;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Region;

/// What of a lowered program there is to read and to give, each under its name, by the numbers of
/// its arrays.
///
/// @param traces by `monitor.variable`
/// @param rasters by eventspace; `eventspace[unclamped]` for what a clamped threshold would have
///   done
/// @param rates by monitor
/// @param inputs by the eventspace whose events are given
/// @param counts by spike monitor: as long as the monitored group
/// @param states by the program's id, and the engine's own: `generator[position]`,
///   `pathway[events]`, `pathway[candidates]`, `synapses.x[last event]`
/// @param logs by spike monitor
public record Catalogue(
    Map<String, Record> traces,
    Map<String, Record> rasters,
    Map<String, Record> rates,
    Map<String, Record> inputs,
    Map<String, State> counts,
    Map<String, State> states,
    Map<String, Log> logs) {

  private static final String UNCLAMPED = "[unclamped]";

  /// An array with a row for each tick of a clock.
  ///
  /// @param size elements in a row
  public record Record(int array, int size, int clock) {}

  /// An array with a value for each element at the end of a run.
  public record State(int array, int size, Kind kind) {}

  /// How the engine keeps a state.
  public enum Kind {
    REAL,
    BOOL,
    INT32,
    INT64,
    /// Truth values with a gradient: events on their way in a pathway, and who is not refractory
    /// where the end of that has one.
    EVENTS,
    /// For which events a gradient is asked, which may be too many.
    CANDIDATES;

    public boolean isDifferentiable() {
      return this == REAL || this == EVENTS;
    }
  }

  /// A list of events, made at the ticks of a clock.
  public record Log(int log, int clock) {}

  public static Catalogue of(Lowered lowered) {
    var names = lowered.names();
    Map<String, State> states = new TreeMap<>();
    names.variables().forEach((id, array) -> put(lowered, states, id, array, kind(lowered, array)));
    names.own().forEach((id, array) -> put(lowered, states, id, array, kind(lowered, array)));
    names
        .queues()
        .forEach((pathway, queue) -> {
          put(lowered, states, pathway + "[events]", queue.history(), Kind.EVENTS);
          queue
              .candidates()
              .ifPresent(a -> put(lowered, states, pathway + "[candidates]", a, Kind.CANDIDATES));
        });
    Map<String, State> counts = new TreeMap<>();
    names.counts().forEach((id, array) -> put(lowered, counts, id, array, Kind.REAL));
    Map<String, Log> logs = new TreeMap<>();
    names.logs().forEach((monitor, log) -> logs.put(monitor, new Log(log, clock(lowered, log))));
    return new Catalogue(
        records(lowered, names.traces()),
        records(lowered, names.rasters()),
        records(lowered, names.rates()),
        records(lowered, names.inputs()),
        counts,
        states,
        logs);
  }

  private static Map<String, Record> records(Lowered lowered, Map<String, Integer> names) {
    Map<String, Record> records = new TreeMap<>();
    names.forEach((key, array) -> {
      ArrayDecl a = lowered.arrays().get(array);
      records.put(key, new Record(array, a.size(), a.clock()));
    });
    return records;
  }

  private static void put(
      Lowered lowered, Map<String, State> states, String id, int array, Kind kind) {
    ArrayDecl a = lowered.arrays().get(array);
    if (a.region() == Region.STATE) {
      states.put(id, new State(array, a.size(), kind));
    }
  }

  private static Kind kind(Lowered lowered, int array) {
    return switch (lowered.arrays().get(array).type()) {
      case REAL -> Kind.REAL;
      case BOOL -> lowered.events().ready().contains(array) ? Kind.EVENTS : Kind.BOOL;
      case INT32 -> Kind.INT32;
      case INT64 -> Kind.INT64;
    };
  }

  /// The clock at whose ticks a log is written.
  private static int clock(Lowered lowered, int log) {
    for (var kernel : lowered.kernels()) {
      for (var effect : kernel.body().effects()) {
        if (effect instanceof Effect.Append a && a.log() == log) {
          return kernel.clock();
        }
      }
    }
    throw new IllegalStateException("nothing writes log " + log);
  }

  /// All that a run shows and a gradient may come from: monitors, and the state at the end.
  public Set<Integer> shown() {
    Set<Integer> arrays = monitored();
    arrays.addAll(differentiable());
    return arrays;
  }

  /// The same without what clamped thresholds would have done, but for those whose rasters are
  /// wanted: nobody asks for the derivative of the others, which needs a surrogate.
  ///
  /// @param wanted eventspaces
  public Set<Integer> shown(Set<String> wanted) {
    Set<Integer> arrays = shown();
    rasters.forEach((key, record) -> {
      if (key.endsWith(UNCLAMPED)
          && !wanted.contains(key.substring(0, key.length() - UNCLAMPED.length()))) {
        arrays.remove(record.array());
      }
    });
    return arrays;
  }

  /// The arrays that monitors show and that can have a gradient.
  public Set<Integer> monitored() {
    Set<Integer> arrays = new HashSet<>();
    for (var records : java.util.List.of(traces, rasters, rates)) {
      records.values().forEach(record -> arrays.add(record.array()));
    }
    counts.values().forEach(count -> arrays.add(count.array()));
    return arrays;
  }

  /// The states that a gradient may flow through.
  public Set<Integer> differentiable() {
    Set<Integer> arrays = new HashSet<>();
    states.values().stream()
        .filter(state -> state.kind().isDifferentiable())
        .forEach(state -> arrays.add(state.array()));
    return arrays;
  }
}
