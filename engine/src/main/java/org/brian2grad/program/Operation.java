package org.brian2grad.program;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One thing that an object does in a time step.
public sealed interface Operation {
  /// The code object's name.
  String name();

  /// The object it belongs to.
  String owner();

  /// An operation with abstract code.
  sealed interface Coded extends Operation {
    Code code();
  }

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
      implements Coded {
    public SpikeMonitor {
      record = Map.copyOf(record);
    }
  }

  /// Records `_to_record_X` of the elements in `indices` at every tick.
  record StateMonitor(
      String name, String owner, Code code, String indices, Map<String, String> record)
      implements Coded {
    public StateMonitor {
      record = Map.copyOf(record);
    }
  }

  /// The rate of events among the elements from `start` to `stop`.
  record RateMonitor(String name, String owner, String eventspace, int start, int stop)
      implements Operation {}

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
