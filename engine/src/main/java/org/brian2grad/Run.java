package org.brian2grad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.kernel.Precision;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.runtime.EventColumns;
import org.brian2grad.runtime.Growth;
import org.brian2grad.runtime.Simulation;
import org.brian2grad.runtime.Sweep;

/// A finished run: what it recorded, and what its gradient needs.
///
/// {@snippet file="org/brian2grad/SimulatorExamplesTest.java" region="batch"}
///
/// It holds memory outside of the heap until it is closed; one that is forgotten is closed when
/// nobody refers to it any more. Arrays that were taken from it stay valid.
public final class Run implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Variant variant;
  private final Binding binding;
  private final Records records;
  private final Simulation simulation;
  private final Map<Integer, MemorySegment> memory;
  private final Set<String> wanted;
  private final Map<Integer, NdArray> states = new HashMap<>();
  private final Cleaner.Cleanable cleanable;
  private boolean closed;

  /// @param simulation that is done
  /// @param memory of each record
  /// @param wanted parameters that there will be a gradient for
  Run(
      Variant variant,
      Binding binding,
      Records records,
      Simulation simulation,
      Map<Integer, MemorySegment> memory,
      Set<String> wanted) {
    this.variant = variant;
    this.binding = binding;
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
    return binding.batch();
  }

  /// Whether outputs have a dimension of samples.
  public boolean isBatched() {
    return binding.batched();
  }

  /// One of the outputs, see [Simulator#outputs]: traces and rasters `[T, *batch, N]`, rates `[T,
  /// *batch]`, counts and final states `[*batch, N]`. Records are views, not copies.
  ///
  /// @throws DiagnosticException for a name that is no output
  public synchronized NdArray output(String name) {
    requireOpen();
    return switch (variant.outputs().find("run.output", name)) {
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
    return records.show(segment, variant.outputs().rows(record.clock()), record.size());
  }

  private NdArray state(Catalogue.State state) {
    return states.computeIfAbsent(state.array(), _ -> variant.take(simulation, state, binding));
  }

  /// A sweep back changes the state at the end.
  private void takeStates() {
    variant.catalogue().counts().values().forEach(this::state);
    variant.catalogue().states().values().forEach(this::state);
  }

  /// The times in seconds of the rows that a monitor recorded; of the steps of its clock in any
  /// case.
  ///
  /// @throws DiagnosticException for a name that is no monitor
  public double[] times(String monitor) {
    int clock = variant.outputs().monitor("run.times", monitor).clock();
    long first = simulation.timeline().first()[clock];
    double dt = variant.program().clocks().get(clock).dt();
    return LongStream.range(first, first + variant.outputs().rows(clock))
        .mapToDouble(step -> step * dt)
        .toArray();
  }

  /// The events that a spike monitor listed in one sample; they have no gradient.
  ///
  /// @throws DiagnosticException for a name that is no spike monitor
  /// @throws IndexOutOfBoundsException for a sample that there is not
  public synchronized Spikes spikes(String monitor, int sample) {
    requireOpen();
    if (sample < 0 || sample >= binding.batch()) {
      throw new IndexOutOfBoundsException(
          "no sample " + sample + " in a batch of " + binding.batch());
    }
    Outputs.Monitor found = variant.outputs().monitor("run.spikes", monitor);
    if (found.log().isEmpty()) {
      throw new DiagnosticException(
          new Diagnostic(
              "run.spikes",
              "unknown-monitor",
              "expected a spike or event monitor, got '" + monitor + "'",
              "take its outputs, or record events with a SpikeMonitor"));
    }
    Catalogue.Log log = found.log().get();
    int lanes = simulation.shape().geometry().lanes();
    double[][] columns =
        EventColumns.of(
            simulation.events(sample / lanes).get(log.log()),
            variant.engine().lowered().logs().get(log.log()).columns(),
            lanes,
            sample % lanes,
            simulation.timeline(),
            log.clock());
    double dt = variant.program().clocks().get(log.clock()).dt();
    Map<String, double[]> recorded = new LinkedHashMap<>();
    for (int k = 0; k < found.columns().size(); k++) {
      recorded.put(found.columns().get(k), columns[2 + k]);
    }
    return new Spikes(
        Arrays.stream(columns[0]).mapToInt(i -> (int) i - found.start()).toArray(),
        Arrays.stream(columns[1]).map(step -> step * dt).toArray(),
        recorded);
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
    try (Arena arena = Arena.ofShared()) {
      return sweepBack(new Seeds(this, arena).of(outputGradients), progress);
    }
  }

  private Gradient sweepBack(Map<Integer, MemorySegment> seeds, Progress progress) {
    Map<String, NdArray> gradients = new LinkedHashMap<>();
    Map<Integer, MemorySegment> held = new HashMap<>();
    Set<Integer> inputs = new HashSet<>();
    for (Parameters.Entry entry : wanted()) {
      inputs.add(entry.array());
      entry
          .input()
          .ifPresent(record ->
              held.put(
                  entry.array(),
                  records.allocate(
                      Arena.ofAuto(),
                      entry.name(),
                      variant.outputs().rows(record.clock()),
                      record.size())));
    }
    if (seeds.isEmpty()) {
      wanted().forEach(entry -> gradients.put(entry.name(), zeros(entry)));
      return new Gradient(gradients, Optional.empty());
    }
    takeStates();
    Optional<Diagnostic> warning;
    try (Sweep sweep = simulation.reverse(inputs, seeds, held)) {
      Work.finish("the gradient", sweep::advance, sweep::progress, progress);
      for (Parameters.Entry entry : wanted()) {
        gradients.put(
            entry.name(),
            sweep.reaches(entry.array()) ? gradient(sweep, entry, held) : zeros(entry));
      }
      warning = sweep.growth().map(Growth::diagnostic);
    }
    return new Gradient(gradients, warning);
  }

  private java.util.List<Parameters.Entry> wanted() {
    return variant.parameters().entries().stream()
        .filter(entry -> wanted.contains(entry.name()))
        .toList();
  }

  private NdArray zeros(Parameters.Entry entry) {
    Binding.Value value = binding.values().get(entry.name());
    return NdArray.zeros(
        records.precision(), value == null ? entry.info().shape() : value.array().shape());
  }

  private NdArray gradient(Sweep sweep, Parameters.Entry entry, Map<Integer, MemorySegment> held) {
    NdArray result = zeros(entry);
    Binding.Value value = binding.values().get(entry.name());
    boolean batched = value != null && value.batched();
    if (entry.input().isPresent()) {
      long[] shape = entry.info().shape();
      NdArray all =
          records.showAll(
              java.util.Objects.requireNonNull(held.get(entry.array())), shape[0], (int) shape[1]);
      if (batched) {
        return all;
      }
      for (int sample = 0; sample < binding.batch(); sample++) {
        result.add(all.select(1, sample));
      }
      return result;
    }
    if (!batched || !entry.info().timeFirst()) {
      sweep.gradient(entry.array(), batched, result.storage());
      return result;
    }
    NdArray samplesFirst = NdArray.zeros(records.precision(), result.swap(0, 1).shape());
    sweep.gradient(entry.array(), true, samplesFirst.storage());
    return samplesFirst.swap(0, 1);
  }

  /// Where the seeds of a gradient come to lie.
  Records records() {
    return records;
  }

  Binding binding() {
    return binding;
  }

  Variant variant() {
    return variant;
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
