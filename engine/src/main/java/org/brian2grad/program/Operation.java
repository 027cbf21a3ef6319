package org.brian2grad.program;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One thing that an object does in a time step.
///
/// Nobody asks an operation of which kind it is without an answer for every kind: it tells what it
/// is ([#coded()], [#source()], [#monitor()]...) and what it touches ([#reads()], [#writes()]), or
/// it is told apart by a switch without `default`. A new kind does not compile until all of these
/// know it.
public sealed interface Operation {
  /// The code object's name.
  String name();

  /// The object it belongs to.
  String owner();

  /// Itself, where it has abstract code.
  default Optional<Coded> coded() {
    return switch (this) {
      case Coded coded -> Optional.of(coded);
      case SpikeGenerator _, RateMonitor _, Push _, Callback _, Foreign _ -> Optional.empty();
    };
  }

  /// Itself, where it decides which elements have an event.
  default Optional<Source> source() {
    return switch (this) {
      case Source source -> Optional.of(source);
      case StateUpdate _, Reset _, Monitor _, Push _, Synapses _, Summed _, Callback _, Foreign _ ->
          Optional.empty();
    };
  }

  /// Itself, where it decides that by a condition.
  default Optional<Threshold> threshold() {
    return source()
        .flatMap(source ->
            switch (source) {
              case Threshold threshold -> Optional.of(threshold);
              case SpikeGenerator _ -> Optional.empty();
            });
  }

  /// Itself, where it records for the user.
  default Optional<Monitor> monitor() {
    return switch (this) {
      case Monitor monitor -> Optional.of(monitor);
      case StateUpdate _, Source _, Reset _, Push _, Synapses _, Summed _, Callback _, Foreign _ ->
          Optional.empty();
    };
  }

  /// Itself, where it runs code for what had an event.
  default Optional<Reset> reset() {
    return switch (this) {
      case Reset reset -> Optional.of(reset);
      case StateUpdate _,
          Source _,
          Monitor _,
          Push _,
          Synapses _,
          Summed _,
          Callback _,
          Foreign _ ->
          Optional.empty();
    };
  }

  /// Itself, where it runs code for synapses that an event arrives at.
  default Optional<Synapses> arrival() {
    return switch (this) {
      case Synapses synapses -> Optional.of(synapses);
      case StateUpdate _, Source _, Reset _, Monitor _, Push _, Summed _, Callback _, Foreign _ ->
          Optional.empty();
    };
  }

  /// Itself, where the caller runs it.
  default Optional<Callback> callback() {
    return switch (this) {
      case Callback callback -> Optional.of(callback);
      case Coded _, Source _, RateMonitor _, Push _, Foreign _ -> Optional.empty();
    };
  }

  /// Ids of the program's arrays that the engine reads for it. Those of a pathway's queue are in
  /// [Program.QueueSpec], those of a callback are its own affair.
  default Set<String> reads() {
    return switch (this) {
      case StateUpdate o -> o.code().reads();
      case Threshold o -> o.code().reads();
      case SpikeGenerator o -> Set.of(o.neurons(), o.bins(), o.period(), o.position());
      case Reset o -> and(o.code().reads(), o.eventspace());
      case SpikeMonitor o -> and(o.code().reads(), o.eventspace());
      case StateMonitor o -> and(o.code().reads(), o.indices());
      case RateMonitor o -> Set.of(o.eventspace());
      case Push _ -> Set.of();
      case Synapses o -> o.code().reads();
      case Summed o -> and(o.code().reads(), o.index());
      case Callback _, Foreign _ -> Set.of();
    };
  }

  /// Ids of the program's arrays that the engine writes for it. What a monitor records is a result
  /// of its own, what a callback writes is in [Callback#changes].
  default Set<String> writes() {
    return switch (this) {
      case StateUpdate o -> o.code().writes();
      case Threshold o -> {
        Set<String> written = and(o.code().writes(), o.eventspace());
        o.refractory()
            .ifPresent(r -> {
              written.add(r.notRefractory());
              written.add(r.lastSpike());
            });
        yield written;
      }
      case SpikeGenerator o -> Set.of(o.eventspace(), o.position());
      case Reset o -> o.code().writes();
      case SpikeMonitor o -> o.code().writes();
      case StateMonitor o -> o.code().writes();
      case RateMonitor _, Push _ -> Set.of();
      case Synapses o -> o.code().writes();
      case Summed o -> and(o.code().writes(), o.target());
      case Callback _, Foreign _ -> Set.of();
    };
  }

  private static Set<String> and(Set<String> ids, String id) {
    Set<String> all = new LinkedHashSet<>(ids);
    all.add(id);
    return all;
  }

  /// An operation with abstract code.
  sealed interface Coded extends Operation {
    Code code();
  }

  /// An operation that records for the user.
  sealed interface Monitor extends Operation {}

  /// An operation that decides which elements have an event in a step.
  sealed interface Source extends Operation {
    /// The user's name of the event, `spike` for the ordinary one.
    String event();

    /// Id of the array of events.
    String eventspace();
  }

  /// State update, `run_regularly`, Poisson input, subexpressions held over a time step.
  record StateUpdate(String name, String owner, Code code) implements Coded {}

  /// Finds the elements that have an event: the code defines `_cond`.
  ///
  /// @param event the user's name of it, `spike` for the ordinary threshold
  record Threshold(
      String name,
      String owner,
      Code code,
      String event,
      String eventspace,
      Optional<Refractory> refractory)
      implements Coded, Source {}

  /// Spikes at times that are known before, as a SpikeGeneratorGroup sends them.
  ///
  /// @param neurons id of the array of each spike's neuron
  /// @param bins id of the array of each spike's step, ascending; counted from the start of a
  ///   period where there is one
  /// @param period id of the steps after which the spikes repeat, 0 for never
  /// @param position id of the number of spikes sent in this period
  record SpikeGenerator(
      String name,
      String owner,
      String event,
      String eventspace,
      String neurons,
      String bins,
      String period,
      String position)
      implements Source {}

  /// What a threshold writes for the elements that spiked.
  record Refractory(String notRefractory, String lastSpike) {}

  /// Code for the elements that had the event.
  record Reset(String name, String owner, Code code, String event, String eventspace)
      implements Coded {}

  /// Lists events, with the values `_to_record_X` of the code.
  ///
  /// @param start first element that is recorded
  /// @param stop last element that is recorded, exclusive
  /// @param record the array of each recorded variable X
  record SpikeMonitor(
      String name,
      String owner,
      Code code,
      String event,
      String eventspace,
      int start,
      int stop,
      Map<String, String> record)
      implements Coded, Monitor {
    public SpikeMonitor {
      record = Map.copyOf(record);
    }
  }

  /// Records `_to_record_X` of the elements in `indices` at every tick.
  record StateMonitor(
      String name, String owner, Code code, String indices, Map<String, String> record)
      implements Coded, Monitor {
    public StateMonitor {
      record = Map.copyOf(record);
    }
  }

  /// The rate of events among the elements from `start` to `stop`.
  record RateMonitor(String name, String owner, String eventspace, int start, int stop)
      implements Monitor {}

  /// Sends the events of a pathway's source on their way.
  ///
  /// @param queue index into [Program#queues]
  record Push(String name, String owner, int queue) implements Operation {}

  /// Code for the synapses that an event arrives at.
  ///
  /// @param flow how many of its first vector statements solve event-driven equations
  /// @param queue index into [Program#queues]
  record Synapses(String name, String owner, Code code, int queue, int flow) implements Coded {}

  /// Sets the elements of a variable to sums over synapses: the code defines `_synaptic_var`.
  ///
  /// @param target id of the array
  /// @param index id of the array that says which element a synapse belongs to
  /// @param start first element that is set
  /// @param stop last element that is set, exclusive
  record Summed(
      String name, String owner, Code code, String target, String index, int start, int stop)
      implements Coded {}

  /// What the caller runs itself, between two stretches of native code.
  ///
  /// @param what the class of the object, or the template of code that Brian 2 runs
  /// @param arrays ids of the arrays that it may read and write; empty when it may be any, those of
  ///   monitors included
  record Callback(String name, String owner, String what, Optional<Set<String>> arrays)
      implements Operation {
    public Callback {
      arrays = arrays.map(Set::copyOf);
    }

    /// Whether it may change an array: those that are declared constant and that no user can set
    /// stay as they are.
    public boolean changes(ArraySpec array) {
      return !(array.constant() && array.readOnly())
          && arrays.map(touched -> touched.contains(array.id())).orElse(true);
    }
  }

  /// Known by name only: what the engine does not run itself.
  record Foreign(String name, String owner, String kind) implements Operation {}
}
