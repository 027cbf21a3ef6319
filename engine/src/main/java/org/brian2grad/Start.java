package org.brian2grad;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.brian2grad.archive.RunSettings;
import org.brian2grad.diag.Problems;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.runtime.Call;
import org.brian2grad.runtime.CheckpointPolicy;
import org.brian2grad.runtime.Simulation;
import org.brian2grad.simulation.CallForm;
import org.brian2grad.simulation.CompiledProgram;
import org.brian2grad.simulation.Input;

/// Makes a run: brings values and memory together, and lets the engine work.
final class Start {
  private final CompiledProgram program;
  private final RunSettings settings;
  private final ClampedSpikes clamped;
  private final RunOptions options;
  private final List<CallForm.Slot> slots = new ArrayList<>();
  private final List<CallForm.Slot> rasters = new ArrayList<>();
  private final List<MemorySegment> values = new ArrayList<>();
  private final Map<Integer, MemorySegment> records = new HashMap<>();
  private Map<String, NdArray> directions = Map.of();

  Start(CompiledProgram program, RunSettings settings, ClampedSpikes clamped, RunOptions options) {
    this.program = program;
    this.settings = settings;
    this.clamped = clamped;
    this.options = options;
  }

  /// Goes along directions of inputs too: the program is one with its tangent.
  Start along(Map<String, NdArray> byName) {
    directions = Map.copyOf(byName);
    return this;
  }

  /// @throws DiagnosticException when a value does not fit, or something is not finite
  /// @throws StoppedException when it was stopped
  Run run(Map<String, NdArray> byName) {
    Values along = Values.of(program.inputs(), directions);
    Values call = Values.of(program.inputs(), byName).over(along);
    Set<String> wanted = wanted();
    var layout =
        new Records(program.engine().shape(call.batch()), program.precision(), call.batched());
    List<MemorySegment> memory = new ArrayList<>();
    List<Integer> written = new ArrayList<>();
    List<MemorySegment> events = give(call, along, layout);
    memory.addAll(values);
    memory.addAll(events);
    for (Catalogue.Record record : program.outputs().records()) {
      IntStream.concat(IntStream.of(record.array()), program.tangentOf(record.array()).stream())
          .forEach(array -> {
            String name = program.engine().lowered().arrays().get(array).name();
            long rows = program.outputs().rows(record.clock());
            MemorySegment segment = layout.allocate(arena(), name, rows, record.size());
            records.put(array, segment);
            written.add(array);
            memory.add(segment);
          });
    }
    for (var direction : rasterDirections(along, layout).entrySet()) {
      written.add(direction.getKey());
      memory.add(direction.getValue());
    }
    var form =
        new CallForm(
            call.batch(),
            slots,
            rasters,
            written,
            differentiated(wanted),
            // Several directions of one sample share its random numbers.
            Call.Noise.streams(settings.sharedNoise() || call.alike(), call.batch()),
            true,
            CheckpointPolicy.of(settings.memoryBudget().orElse(CheckpointPolicy.UNLIMITED)));
    Simulation simulation = program.start(form, OptionalLong.of(seed()), new long[0], memory);
    try {
      Work.finish("the run", simulation::advance, simulation::progress, options.progress());
      Set<String> names = Set.copyOf(wanted);
      RunOptions same = options.seed(seed());
      return new Run(
          program,
          call,
          layout,
          simulation,
          records,
          names,
          (tangent, directions, progress) ->
              new Start(tangent, settings, clamped, same.progress(progress))
                  .along(directions)
                  .run(byName));
    } catch (Throwable e) {
      simulation.close();
      throw e;
    }
  }

  private long seed() {
    return options.seed().orElse(settings.seed().orElse(program.program().seed()));
  }

  /// A new one for each record, so that they go one by one, or the caller's for all.
  private Arena arena() {
    return options.memory().orElseGet(Arena::ofAuto);
  }

  /// The parameters to differentiate.
  private Set<String> wanted() {
    Set<String> all = program.inputs().names();
    Set<String> wanted = options.gradient().orElse(all);
    var problems = new Problems();
    for (String name : wanted) {
      if (!all.contains(name)) {
        problems.add(program.inputs().unknown("RunOptions.gradientOf", name));
      }
    }
    problems.throwIfAny();
    return Set.copyOf(wanted);
  }

  /// Notes the directions of a call; gives the memory of those of rasters.
  private Map<Integer, MemorySegment> rasterDirections(Values along, Records layout) {
    Map<Integer, MemorySegment> given = new HashMap<>();
    along
        .values()
        .forEach((name, value) ->
            program
                .tangentOf(value.input().array())
                .ifPresent(array -> {
                  if (value.input().record().isPresent()) {
                    given.put(array, value.rows(arena(), layout));
                  }
                }));
    return given;
  }

  /// Notes the values of a call; gives the memory of rasters.
  private List<MemorySegment> give(Values call, Values along, Records layout) {
    List<MemorySegment> given = new ArrayList<>();
    for (Input input : program.inputs().all()) {
      Values.Value value = call.values().get(input.name());
      if (input.record().isPresent()) {
        Values.Value raster = value == null ? new Values.Value(input, own(input), false) : value;
        rasters.add(new CallForm.Slot(input.array(), true, input.name()));
        given.add(raster.rows(arena(), layout));
      } else if (value != null) {
        slots.add(new CallForm.Slot(input.array(), value.batched(), input.name()));
        values.add(value.memory(program.precision()));
      }
    }
    for (Values.Value value : along.values().values()) {
      Input input = value.input();
      if (input.record().isEmpty()) {
        program
            .tangentOf(input.array())
            .ifPresent(array -> {
              slots.add(new CallForm.Slot(array, value.batched(), "direction of " + input.name()));
              values.add(value.memory(program.precision()));
            });
      }
    }
    clamped
        .rasters()
        .forEach((eventspace, raster) -> {
          Catalogue.Record record =
              requireNonNull(program.catalogue().inputs().get(eventspace), eventspace);
          long rows = raster.shape()[0];
          MemorySegment segment = layout.allocate(arena(), eventspace, rows, record.size());
          layout.showAll(segment, rows, record.size()).set(raster.spread(1, call.batch()));
          rasters.add(new CallForm.Slot(record.array(), true, eventspace));
          given.add(segment);
        });
    return given;
  }

  private NdArray own(Input input) {
    return NdArray.of(program.inputs().value(input.name()), input.shape());
  }

  private Set<Integer> differentiated(Set<String> wanted) {
    Set<Integer> arrays = new HashSet<>();
    for (String name : wanted) {
      arrays.add(program.engine().lowered().names().parameter(name));
    }
    return arrays;
  }
}
