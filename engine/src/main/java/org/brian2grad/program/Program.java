package org.brian2grad.program;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A captured or lowered run of a model: everything the engine needs to repeat it.
///
/// @param start of the run in seconds
/// @param end of the run in seconds
/// @param seed of the random numbers of a run that is given no other
/// @param arrays by id
/// @param functions by the key that [Variable.Function] names
/// @param queues of synaptic pathways
/// @param objects in the order of Brian 2's schedule
public record Program(
    double start,
    double end,
    long seed,
    List<ClockSpec> clocks,
    Map<String, ArraySpec> arrays,
    Map<String, FunctionSpec> functions,
    List<QueueSpec> queues,
    List<ScheduledObject> objects) {
  public Program {
    clocks = List.copyOf(clocks);
    arrays = Map.copyOf(arrays);
    functions = Map.copyOf(functions);
    queues = List.copyOf(queues);
    objects = List.copyOf(objects);
  }

  /// The array with that id.
  public ArraySpec array(String id) {
    ArraySpec array = arrays.get(id);
    if (array == null) {
      throw new IllegalArgumentException("no array '" + id + "' in the program");
    }
    return array;
  }

  /// The same program with other values of some arrays.
  public Program with(Map<String, MemorySegment> values) {
    Map<String, ArraySpec> changed = new HashMap<>(arrays);
    values.forEach((id, data) -> changed.put(id, array(id).with(data)));
    return new Program(start, end, seed, clocks, changed, functions, queues, objects);
  }

  /// The value of a constant in the code of an operation.
  public double constant(String operation, String name) {
    return coded().stream()
        .filter(coded -> coded.name().equals(operation))
        .flatMap(coded -> coded.code().constant(name).stream())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("no constant '" + name + "' in '" + operation + "'"));
  }

  /// A clock: its time is always `timestep * dt`.
  ///
  /// @param dt in seconds
  /// @param first timestep at the start of the run
  /// @param last timestep at its end, exclusive
  /// @param time id of the array that holds the clock's time
  /// @param timestep id of the array that holds its timestep
  /// @param step id of the array that holds dt
  public record ClockSpec(
      String name, double dt, long first, long last, String time, String timestep, String step) {}

  /// Where the events of a pathway wait until they arrive.
  ///
  /// @param name of the pathway
  /// @param event the user's name of it
  /// @param delay id of the array of delays in seconds: one, or one for each synapse
  /// @param sourceIndex id of the array of each synapse's source
  /// @param eventspace id of the array of events
  /// @param start first source
  /// @param stop last source, exclusive
  /// @param dt of the source's clock
  /// @param pending what is under way at the start: steps from now, and synapse
  public record QueueSpec(
      String name,
      String event,
      String delay,
      String sourceIndex,
      String eventspace,
      int start,
      int stop,
      double dt,
      List<Pending> pending) {
    public QueueSpec {
      pending = List.copyOf(pending);
    }
  }

  /// A delivery: after `steps` of the source's clock, at a synapse.
  public record Pending(long steps, long synapse) {}

  /// An object of the user's network with what it does in a time step.
  ///
  /// @param name the user's or Brian 2's name of it
  /// @param clock index into [Program#clocks]
  public record ScheduledObject(
      String name, String type, int clock, String when, int order, List<Operation> operations) {
    public ScheduledObject {
      operations = List.copyOf(operations);
    }
  }

  /// An operation, and the object that does it.
  public record Scheduled(ScheduledObject object, Operation operation) {}

  /// What all objects do in a time step, in the order in which they do it.
  public List<Scheduled> operations() {
    return objects.stream()
        .flatMap(object ->
            object.operations().stream().map(operation -> new Scheduled(object, operation)))
        .toList();
  }

  /// Those of the operations that have code.
  public List<Operation.Coded> coded() {
    return operations().stream().flatMap(o -> o.operation().coded().stream()).toList();
  }

  /// Ids of the program arrays that the engine writes in the loop.
  public Set<String> written() {
    Set<String> written = new HashSet<>();
    operations().forEach(scheduled -> written.addAll(scheduled.operation().writes()));
    return written;
  }
}
