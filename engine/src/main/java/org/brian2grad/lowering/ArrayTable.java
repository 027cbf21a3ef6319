package org.brian2grad.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Program;
import org.brian2grad.request.Parameter;
import org.brian2grad.request.Request;

/// The arrays of a lowered program while it is being made: each program array that is used gets
/// one, in the region that what the time loop does with it asks for.
public final class ArrayTable {
  private final Program program;
  private final Set<String> written;
  private final Set<String> changed;
  private final Set<String> data;
  private final Set<String> given = new HashSet<>();
  private final List<ArrayDecl> arrays = new ArrayList<>();
  private final List<Lowered.Source> sources = new ArrayList<>();
  private final Map<String, Integer> variables = new HashMap<>();
  private final Map<String, Integer> own = new HashMap<>();
  private final EventDriven eventDriven;

  ArrayTable(Program program, Request request) {
    this.program = program;
    this.written = program.written();
    this.eventDriven =
        request.evaluatesSilentEvents() ? EventDriven.of(program) : EventDriven.none();
    this.changed = changed(program);
    this.data = request.data();
    for (Parameter parameter : request.parameters()) {
      switch (parameter) {
        case Parameter.Array a -> given.add(a.array());
        case Parameter.TimedArray t -> given.add(t.array());
        case Parameter.Constant _, Parameter.Raster _ -> {}
      }
    }
  }

  /// Ids of the program arrays that some callback may write.
  private static Set<String> changed(Program program) {
    Set<String> changed = new HashSet<>();
    for (var scheduled : program.operations()) {
      scheduled
          .operation()
          .callback()
          .ifPresent(callback ->
              program.arrays().values().stream()
                  .filter(callback::changes)
                  .forEach(array -> changed.add(array.id())));
    }
    return changed;
  }

  /// Whether neither operations nor the caller write it; a callback may, without any effect on what
  /// was made of it before the run.
  boolean isGivenBefore(String id) {
    return !written.contains(id) && !given.contains(id);
  }

  /// Whether the value may be taken for known: nobody writes it in the loop or gives it at a call.
  boolean isFixed(String id) {
    return isGivenBefore(id) && !changed.contains(id);
  }

  int of(String id) {
    Integer known = variables.get(id);
    if (known != null) {
      return known;
    }
    ArraySpec spec = program.array(id);
    Region region =
        written.contains(id) || changed.contains(id)
            ? Region.STATE
            : given.contains(id) || data.contains(id) ? Region.PARAMETER : Region.SHARED;
    int array =
        add(
            ArrayDecl.of(id, storage(spec.type()), region, Math.toIntExact(spec.size())),
            new Lowered.Source.FromProgram(id));
    variables.put(id, array);
    return array;
  }

  private static StorageType storage(ArraySpec.Type type) {
    return switch (type) {
      case FLOAT64, FLOAT32 -> StorageType.REAL;
      case INT64 -> StorageType.INT64;
      case INT32, INT8 -> StorageType.INT32;
      case BOOL -> StorageType.BOOL;
    };
  }

  /// The array in which others than its pathways see an event-driven variable, where they do.
  Optional<Integer> observed(String id) {
    if (!eventDriven.isObserved(id)) {
      return Optional.empty();
    }
    if (given.contains(id)) {
      throw RefusedException.unsupported(
          id, "an event-driven variable that is a parameter and is looked at outside of pathways");
    }
    String name = id + "[last event]";
    Integer known = own.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    ArraySpec spec = program.array(id);
    int size = Math.toIntExact(spec.size());
    var source = new Lowered.Source.FromProgram(id);
    return Optional.of(own(name, storage(spec.type()), size, source));
  }

  /// State that the program does not know, but that a run is continued from.
  int own(String name, StorageType type, int size, Lowered.Source source) {
    int array = add(ArrayDecl.of(name, type, Region.STATE, size), source);
    own.put(name, array);
    return array;
  }

  int add(ArrayDecl array, Lowered.Source source) {
    arrays.add(array);
    sources.add(source);
    return arrays.size() - 1;
  }

  /// A table of integers that nobody writes.
  int table(String name, int[] values) {
    return add(
        ArrayDecl.of(name, StorageType.INT32, Region.SHARED, values.length),
        new Lowered.Source.Integers(values));
  }

  /// A row of real numbers at each tick of a clock.
  int record(String name, int size, int clock) {
    return add(ArrayDecl.record(name, StorageType.REAL, size, clock), new Lowered.Source.Zero());
  }

  ArrayDecl get(int array) {
    return arrays.get(array);
  }

  ArraySpec spec(String id) {
    return program.array(id);
  }

  List<ArrayDecl> arrays() {
    return arrays;
  }

  List<Lowered.Source> sources() {
    return sources;
  }

  Map<String, Integer> variables() {
    return variables;
  }

  /// The arrays made by [#own(String, StorageType, int, Lowered.Source)].
  Map<String, Integer> own() {
    return own;
  }

  /// Elements of the group that an eventspace belongs to: it has one more, the number of events.
  int groupSize(String eventspace) {
    return Math.toIntExact(program.array(eventspace).size() - 1);
  }
}
