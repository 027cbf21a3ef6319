package org.brian2grad;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.program.Precision;
import org.brian2grad.runtime.Growth;
import org.brian2grad.runtime.Simulation;
import org.brian2grad.runtime.Sweep;
import org.brian2grad.simulation.CompiledProgram;
import org.brian2grad.simulation.Input;
import org.brian2grad.simulation.Output;
import org.brian2grad.simulation.Outputs;

/// A finished run: what it recorded, and what its gradient needs.
///
/// {@snippet file="org/brian2grad/SimulatorExamplesTest.java" region="batch"}
///
/// It holds memory outside of the heap until it is closed; one that is forgotten is closed when
/// nobody refers to it any more. Arrays that were taken from it stay valid.
public final class Run implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final CompiledProgram program;
  private final Values values;
  private final Records records;
  private final Simulation simulation;
  private final Map<Integer, MemorySegment> memory;
  private final Set<String> wanted;
  private final Again again;
  private final Map<Integer, NdArray> states = new HashMap<>();
  private final Cleaner.Cleanable cleanable;
  private boolean closed;

  /// Makes the run once more, of the program with its tangent, along directions.
  @FunctionalInterface
  interface Again {
    Run along(CompiledProgram tangent, Map<String, NdArray> directions, Progress progress);
  }

  /// @param simulation that is done
  /// @param memory of each record
  /// @param wanted parameters to differentiate
  Run(
      CompiledProgram program,
      Values values,
      Records records,
      Simulation simulation,
      Map<Integer, MemorySegment> memory,
      Set<String> wanted,
      Again again) {
    this.again = again;
    this.program = program;
    this.values = values;
    this.records = records;
    this.simulation = simulation;
    this.memory = memory;
    this.wanted = wanted;
    this.cleanable = CLEANER.register(this, simulation::close);
    if (wanted.isEmpty()) {
      takeStates();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the run is closed: take what you need of it before");
    }
  }

  /// The samples that were run.
  public int batch() {
    return values.batch();
  }

  /// Whether outputs have a dimension of samples.
  public boolean isBatched() {
    return values.batched();
  }

  /// One of the outputs, see [Simulator#outputs]: traces and rasters `[T, *batch, N]`, rates `[T,
  /// *batch]`, counts and final states `[*batch, N]`. Records are views, not copies.
  ///
  /// @throws DiagnosticException for a name that is no output
  public synchronized NdArray output(String name) {
    requireOpen();
    return switch (program.outputs().find("run.output", name)) {
      case Output.Recorded r -> {
        NdArray whole = show(r.record(), segment(r.record()));
        NdArray part = whole.slice(whole.rank() - 1, r.start(), r.stop());
        yield r.single() ? part.select(part.rank() - 1, 0) : part;
      }
      case Output.Last l -> {
        NdArray whole = state(l.state());
        yield whole.slice(whole.rank() - 1, l.start(), l.stop());
      }
    };
  }

  private MemorySegment segment(Catalogue.Record record) {
    MemorySegment segment = memory.get(record.array());
    if (segment == null) {
      throw new IllegalStateException("no memory of record " + record.array());
    }
    return segment;
  }

  private NdArray show(Catalogue.Record record, MemorySegment segment) {
    return records.show(segment, program.outputs().rows(record.clock()), record.size());
  }

  private NdArray state(Catalogue.State state) {
    return states.computeIfAbsent(
        state.array(), _ -> new States(simulation, precision(), values).take(state));
  }

  /// A sweep back changes the state at the end.
  private void takeStates() {
    program.catalogue().counts().values().forEach(this::state);
    program.catalogue().states().values().forEach(this::state);
  }

  /// The times in seconds of the rows that a monitor recorded; of the steps of its clock in any
  /// case.
  ///
  /// @throws DiagnosticException for a name that is no monitor
  public double[] times(String monitor) {
    int clock = program.outputs().monitor("run.times", monitor).monitor().clock();
    return program.outputs().times(clock, simulation.timeline().first()[clock]);
  }

  /// The events that a spike monitor listed in one sample; they have no gradient.
  ///
  /// @throws DiagnosticException for a name that is no spike monitor
  /// @throws IndexOutOfBoundsException if the sample does not exist
  public synchronized Spikes spikes(String monitor, int sample) {
    requireOpen();
    if (sample < 0 || sample >= values.batch()) {
      throw new IndexOutOfBoundsException(
          "no sample " + sample + " in a batch of " + values.batch());
    }
    Outputs.Shown found = program.outputs().monitor("run.spikes", monitor);
    if (found.events().isEmpty()) {
      throw new DiagnosticException(
          new Diagnostic(
              "run.spikes",
              "unknown-monitor",
              "expected a spike or event monitor, got '" + monitor + "'",
              "take its outputs, or record events with a SpikeMonitor"));
    }
    double[][] columns = program.events(simulation, found.events().get(), sample);
    Map<String, double[]> recorded = new LinkedHashMap<>();
    for (int k = 0; k < found.monitor().variables().size(); k++) {
      recorded.put(found.monitor().variables().get(k), columns[2 + k]);
    }
    return new Spikes(
        Arrays.stream(columns[0]).mapToInt(i -> (int) i).toArray(), columns[1], recorded);
  }

  /// The gradient of a loss, given that with respect to the outputs: a vector-Jacobian product. It
  /// can be asked for again.
  ///
  /// @param outputGradients by output, in the shapes that [#output] has; those left out are zero
  /// @throws DiagnosticException for unknown outputs, wrong shapes, a missing surrogate, values
  ///   that are not finite
  public Gradient gradient(Map<String, NdArray> outputGradients) {
    return gradient(outputGradients, Progress.NONE);
  }

  /// The same, telling how far it is.
  ///
  /// @throws StoppedException when it was stopped; it can then be asked for again
  public synchronized Gradient gradient(Map<String, NdArray> outputGradients, Progress progress) {
    requireOpen();
    if (wanted.isEmpty()) {
      throw new DiagnosticException(
          new Diagnostic(
              "run.gradient",
              "no-parameters",
              "expected a run with parameters that a gradient is wanted for, got one without",
              "name them in the Simulator's parameters(...)"));
    }
    Map<String, NdArray> given = Map.copyOf(outputGradients);
    try (Arena arena = Arena.ofShared()) {
      return sweepBack(
          new Seeds(this, arena).of(given),
          direction -> second(given, direction, progress),
          progress);
    }
  }

  /// Differentiates a gradient along a direction.
  private Gradient second(
      Map<String, NdArray> outputGradients, Map<String, NdArray> direction, Progress progress) {
    Values along = Values.of(program.inputs(), direction);
    if (along.batched() && !values.batched()) {
      throw new DiagnosticException(
          new Diagnostic(
              "gradient.along",
              "parameter-shape",
              "expected one direction for a run of one sample, got " + along.batch(),
              "call along(...) for each direction"));
    }
    CompiledProgram tangent = program.tangent(arrays(along), true);
    try (Run run = again.along(tangent, direction, progress);
        Arena arena = Arena.ofShared()) {
      Map<Integer, MemorySegment> seeds = new HashMap<>();
      new Seeds(run, arena)
          .of(outputGradients)
          .forEach(
              (array, seed) -> tangent.tangentOf(array).ifPresent(twin -> seeds.put(twin, seed)));
      return run.sweepBack(seeds, Gradient.Along.NONE, progress);
    }
  }

  /// The arrays of what a call gives.
  static Set<Integer> arrays(Values values) {
    return values.values().values().stream()
        .map(value -> value.input().array())
        .collect(Collectors.toSet());
  }

  /// The tangent of one of the outputs, where the program is one with its tangent.
  synchronized NdArray tangent(String name) {
    requireOpen();
    return switch (program.outputs().find("tangent.of", name)) {
      case Output.Recorded r -> {
        OptionalInt twin = program.tangentOf(r.record().array());
        NdArray whole =
            twin.isPresent()
                ? show(r.record(), requireNonNull(memory.get(twin.getAsInt())))
                : NdArray.zeros(precision(), show(r.record(), segment(r.record())).shape());
        NdArray part = whole.slice(whole.rank() - 1, r.start(), r.stop());
        yield r.single() ? part.select(part.rank() - 1, 0) : part;
      }
      case Output.Last l -> {
        OptionalInt twin = program.tangentOf(l.state().array());
        NdArray whole =
            twin.isPresent()
                ? state(new Catalogue.State(twin.getAsInt(), l.state().size(), Catalogue.Kind.REAL))
                : NdArray.zeros(precision(), state(l.state()).shape());
        yield whole.slice(whole.rank() - 1, l.start(), l.stop());
      }
    };
  }

  private Gradient sweepBack(
      Map<Integer, MemorySegment> seeds, Gradient.Along along, Progress progress) {
    Map<String, NdArray> gradients = new LinkedHashMap<>();
    Map<Integer, MemorySegment> held = new HashMap<>();
    Set<Integer> inputs = new HashSet<>();
    for (Input input : wanted()) {
      inputs.add(input.array());
      input
          .record()
          .ifPresent(record ->
              held.put(
                  input.array(),
                  records.allocate(
                      Arena.ofAuto(),
                      input.name(),
                      program.outputs().rows(record.clock()),
                      record.size())));
    }
    if (seeds.isEmpty()) {
      wanted().forEach(input -> gradients.put(input.name(), zeros(input)));
      return new Gradient(gradients, Optional.empty(), along);
    }
    takeStates();
    Optional<Diagnostic> warning;
    try (Sweep sweep = program.reverse(simulation, inputs, seeds, held)) {
      Work.finish("the gradient", sweep::advance, sweep::progress, progress);
      for (Input input : wanted()) {
        gradients.put(
            input.name(),
            sweep.reaches(input.array()) ? gradient(sweep, input, held) : zeros(input));
      }
      warning = sweep.growth().map(Growth::diagnostic);
    }
    return new Gradient(gradients, warning, along);
  }

  private java.util.List<Input> wanted() {
    return program.inputs().all().stream().filter(input -> wanted.contains(input.name())).toList();
  }

  private NdArray zeros(Input input) {
    Values.Value value = values.values().get(input.name());
    return NdArray.zeros(
        records.precision(), value == null ? input.shape() : value.array().shape());
  }

  private NdArray gradient(Sweep sweep, Input input, Map<Integer, MemorySegment> held) {
    NdArray result = zeros(input);
    Values.Value value = values.values().get(input.name());
    boolean batched = value != null && value.batched();
    if (input.record().isPresent()) {
      long[] shape = input.shape();
      NdArray all =
          records.showAll(requireNonNull(held.get(input.array())), shape[0], (int) shape[1]);
      if (batched) {
        return all;
      }
      for (int sample = 0; sample < values.batch(); sample++) {
        result.add(all.select(1, sample));
      }
      return result;
    }
    if (!batched || !input.timeFirst()) {
      sweep.gradient(input.array(), batched, result.storage());
      return result;
    }
    NdArray samplesFirst = NdArray.zeros(records.precision(), result.swap(0, 1).shape());
    sweep.gradient(input.array(), true, samplesFirst.storage());
    return samplesFirst.swap(0, 1);
  }

  /// Where the seeds of a gradient come to lie.
  Records records() {
    return records;
  }

  Values values() {
    return values;
  }

  CompiledProgram program() {
    return program;
  }

  Precision precision() {
    return records.precision();
  }

  /// Gives the memory of state and tape back. What was recorded goes when nobody refers to it.
  @Override
  public synchronized void close() {
    closed = true;
    cleanable.clean();
  }
}
