package org.brian2grad.ir;

import java.util.Map;
import java.util.Optional;

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
      implements Coded {}

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

  /// Known by name only: what the engine does not run itself.
  record Foreign(String name, String owner, String kind) implements Operation {}
}
