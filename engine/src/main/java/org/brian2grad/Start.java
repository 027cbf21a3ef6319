package org.brian2grad;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.archive.RunSettings;
import org.brian2grad.diag.Problems;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.runtime.Call;
import org.brian2grad.runtime.CheckpointPolicy;
import org.brian2grad.runtime.Given;
import org.brian2grad.runtime.Simulation;

/// Makes a run: brings values and memory together, and lets the engine work.
record Start(Variant variant, RunSettings settings, ClampedSpikes clamped, RunOptions options) {
  /// @throws DiagnosticException when a value does not fit, or something is not finite
  /// @throws StoppedException when it was stopped
  Run run(Map<String, NdArray> values) {
    Binding binding = Binding.of(variant.parameters(), values);
    Set<String> wanted = wanted();
    var records =
        new Records(
            variant.engine().shape(binding.batch()), variant.precision(), binding.batched());
    Map<Integer, MemorySegment> memory = new HashMap<>();
    for (var record : variant.outputs().records()) {
      String name = variant.engine().lowered().arrays().get(record.array()).name();
      long rows = variant.outputs().rows(record.clock());
      memory.put(record.array(), records.allocate(arena(), name, rows, record.size()));
    }
    List<Given> given = give(binding, records, memory);
    Simulation simulation =
        variant
            .engine()
            .simulate(
                new Call(
                    binding.batch(),
                    variant.engine().firstTimesteps(),
                    new Call.Noise(seed(), settings.sharedNoise()),
                    given,
                    memory,
                    true,
                    CheckpointPolicy.of(settings.memoryBudget().orElse(CheckpointPolicy.UNLIMITED)),
                    keep(wanted)));
    try {
      Work.finish("the run", simulation::advance, simulation::progress, options.progress());
      return new Run(variant, binding, records, simulation, memory, wanted);
    } catch (Throwable e) {
      simulation.close();
      throw e;
    }
  }

  private long seed() {
    return options.seed().orElse(settings.seed().orElse(variant.program().seed()));
  }

  /// A new one for each record, so that they go one by one, or the caller's for all.
  private Arena arena() {
    return options.memory().orElseGet(Arena::ofAuto);
  }

  /// The parameters that there will be a gradient for.
  private Set<String> wanted() {
    Set<String> all = variant.parameters().names();
    Set<String> wanted = options.gradient().orElse(all);
    var problems = new Problems();
    for (String name : wanted) {
      if (!all.contains(name)) {
        problems.add(variant.parameters().unknown("RunOptions.gradientOf", name));
      }
    }
    problems.throwIfAny();
    return Set.copyOf(wanted);
  }

  /// The values of a call; rasters go to the memory of their records.
  private List<Given> give(Binding binding, Records records, Map<Integer, MemorySegment> memory) {
    List<Given> given = new ArrayList<>();
    for (Parameters.Entry entry : variant.parameters().entries()) {
      Binding.Value value = binding.values().get(entry.name());
      if (entry.input().isPresent()) {
        Binding.Value raster =
            value == null ? new Binding.Value(entry, entry.info().value(), false) : value;
        memory.put(entry.array(), raster.rows(arena(), records));
      } else if (value != null) {
        given.add(value.given(variant.precision()));
      }
    }
    clamped
        .rasters()
        .forEach((eventspace, raster) -> {
          Catalogue.Record record =
              requireNonNull(variant.catalogue().inputs().get(eventspace), eventspace);
          long rows = raster.shape()[0];
          MemorySegment segment = records.allocate(arena(), eventspace, rows, record.size());
          records
              .showAll(segment, rows, record.size())
              .set(raster.spread(1, records.shape().batch()));
          memory.put(record.array(), segment);
        });
    return given;
  }

  private Optional<Call.Keep> keep(Set<String> wanted) {
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    Set<Integer> inputs = new HashSet<>();
    for (String name : wanted) {
      inputs.add(variant.engine().lowered().names().parameter(name));
    }
    return Optional.of(new Call.Keep(inputs, variant.shown()));
  }
}
