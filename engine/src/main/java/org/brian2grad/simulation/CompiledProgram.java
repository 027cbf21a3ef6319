package org.brian2grad.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.lowering.Catalogue;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.lowering.Lowering;
import org.brian2grad.optimise.Optimisation;
import org.brian2grad.program.ArraySpec;
import org.brian2grad.program.Precision;
import org.brian2grad.program.Program;
import org.brian2grad.program.ProgramCheck;
import org.brian2grad.request.Request;
import org.brian2grad.rule.Rules;
import org.brian2grad.runtime.Call;
import org.brian2grad.runtime.Engine;
import org.brian2grad.runtime.EventColumns;
import org.brian2grad.runtime.Given;
import org.brian2grad.runtime.Reach;
import org.brian2grad.runtime.Simulation;
import org.brian2grad.runtime.Sweep;

/// A program, compiled for what is asked of it.
public final class CompiledProgram {
  private final Program program;
  private final Request request;
  private final Engine engine;
  private final Catalogue catalogue;
  private final Set<Integer> shown;
  private final Outputs outputs;
  private final Inputs inputs;
  private final DerivativeOrder order;

  /// Who computes.
  ///
  /// @param interpreted whether to run without native code, as an oracle of it
  /// @param threads of a run at most
  public record Machine(boolean interpreted, int threads) {
    private Engine engine(Program program, Lowered lowered) {
      return interpreted
          ? Engine.interpreted(program, lowered)
          : Engine.compiled(program, lowered, threads);
    }
  }

  private CompiledProgram(Program program, Request request, Engine engine) {
    this(program, request, engine, Catalogue.of(engine.lowered()), DerivativeOrder.ZERO);
  }

  private CompiledProgram(
      Program program, Request request, Engine engine, Catalogue catalogue, DerivativeOrder order) {
    this.program = program;
    this.request = request;
    this.engine = engine;
    this.order = order;
    this.catalogue = catalogue;
    this.shown = order.withTangents(catalogue.shown(request.rasters()));
    this.outputs = new Outputs(program, catalogue, shown);
    this.inputs = new Inputs(program, engine.lowered(), catalogue, request.parameters());
  }

  /// @throws DiagnosticException for a program that contradicts itself, and for what the engine
  ///   does not run
  public static CompiledProgram of(Program program, Request request, Machine machine) {
    ProgramCheck.check(program);
    Lowered lowered = lowered(program, request);
    return new CompiledProgram(program, request, machine.engine(program, lowered));
  }

  private static Lowered lowered(Program program, Request request) {
    return Optimisation.apply(Rules.apply(Lowering.lower(program, request), request));
  }

  /// The same model's present program; this one stays as it is, and so do its runs. Code is shared
  /// where it is the same.
  public CompiledProgram refreshed(Program present, Request wanted, Machine machine) {
    ProgramCheck.check(present);
    Lowered lowered = lowered(present, wanted);
    return new CompiledProgram(
        present,
        wanted,
        lowered.isSameCode(engine.lowered())
            ? engine.with(present, lowered)
            : machine.engine(present, lowered));
  }

  /// The same program with other values of arrays that [#isData], which runs the same code; this
  /// one stays as it is, and so do its runs.
  public CompiledProgram with(Map<String, MemorySegment> values) {
    Program present = program.with(values);
    return new CompiledProgram(present, request, engine.with(present, engine.lowered()));
  }

  /// Whether nothing but first values follows from the values of an array of the program.
  public boolean isData(String id) {
    ArraySpec array = program.array(id);
    boolean literal = array.size() == 1 && (array.constant() || array.readOnly());
    return array.type().isReal()
        && (!literal || request.data().contains(id))
        && program.queues().stream().noneMatch(queue -> queue.delay().equals(id));
  }

  /// @throws DiagnosticException if nothing that is shown depends on a parameter, or if a gradient
  ///   is not defined
  public void requireReached() {
    if (!request.parameters().isEmpty()) {
      Reach.require(engine, shown, request.parameters());
    }
  }

  /// This program together with its derivative in one direction: a program whose runs also take
  /// directions for these inputs, and also give the tangents of what is shown. The reverse of that
  /// is a second derivative.
  ///
  /// @param differentiated arrays that are inputs
  /// @param recorded whether runs give the values of what is shown besides its tangents
  /// @throws DiagnosticException where bounds on adjoints are set, which forward mode has not, and
  ///   for a third derivative
  public CompiledProgram tangent(Set<Integer> differentiated, boolean recorded) {
    order.requireTangent(engine.lowered().clips().isEmpty());
    Engine.TangentEngine forward = engine.tangent(differentiated, shown, recorded);
    return new CompiledProgram(
        program, request, forward.engine(), catalogue, order.tangent(forward.tangent()));
  }

  /// The array of the tangent of an array, in the program that [#tangent] gave; empty where an
  /// array has none, since it does not depend on the inputs, or nothing that is shown depends on
  /// it.
  public OptionalInt tangentOf(int array) {
    return order.tangentOf(array);
  }

  /// Begins a reverse sweep through a finished run, see [Simulation#reverse].
  ///
  /// @throws DiagnosticException for a third derivative, and for a second one of a surrogate that
  ///   has none
  public Sweep reverse(
      Simulation simulation,
      Set<Integer> differentiated,
      Map<Integer, MemorySegment> seeds,
      Map<Integer, MemorySegment> gradients) {
    order.requireReverse(differentiated);
    return simulation.reverse(differentiated, seeds, gradients);
  }

  /// Starts a run: nothing is computed before [Simulation#advance].
  ///
  /// @param seed of the random numbers; empty for the program's own
  /// @param first timestep of each clock at the start; empty for the program's own
  /// @param memory of the form's values, rasters and records, in this order
  /// @throws DiagnosticException for rasters of other values than zeros and ones
  public Simulation start(
      CallForm form, OptionalLong seed, long[] first, List<MemorySegment> memory) {
    List<Given> given = new ArrayList<>();
    for (CallForm.Slot slot : form.values()) {
      given.add(new Given(slot.array(), memory.get(given.size()), slot.batched(), slot.name()));
    }
    Map<Integer, MemorySegment> records = new HashMap<>();
    int next = given.size();
    for (CallForm.Slot slot : form.rasters()) {
      MemorySegment raster = memory.get(next++);
      RasterValues.require(
          "sim(" + slot.name() + ")", raster, precision(), values(form.batch(), slot.array()));
      records.put(slot.array(), raster);
    }
    for (int array : form.records()) {
      records.put(array, memory.get(next++));
    }
    return engine.simulate(
        new Call(
            form.batch(),
            first.length == 0 ? engine.firstTimesteps() : first,
            seed.isPresent()
                ? new Call.Noise(seed.getAsLong(), form.streams(), List.of())
                : new Call.Noise(program.seed(), form.streams(), engine.origin()),
            given,
            records,
            form.checked(),
            form.policy(),
            form.differentiated().isEmpty()
                ? Optional.empty()
                : Optional.of(new Call.Keep(form.differentiated(), shown))));
  }

  /// The values of a record over all samples, those that only fill vectors included.
  private long values(int batch, int record) {
    var array = engine.lowered().arrays().get(record);
    return outputs.rows(array.clock()) * engine.shape(batch).recordRow(array.size());
  }

  /// The events that a monitor listed in one sample, column by column: neurons counted from the
  /// first that is monitored, times in seconds, values of the recorded variables.
  public double[][] events(Simulation simulation, Outputs.Events events, int sample) {
    Catalogue.Log log = events.log();
    int lanes = simulation.shape().geometry().lanes();
    double[][] columns =
        EventColumns.of(
            simulation.events(sample / lanes).get(log.log()),
            engine.lowered().logs().get(log.log()).columns(),
            lanes,
            sample % lanes,
            simulation.timeline(),
            log.clock());
    double dt = program.clocks().get(log.clock()).dt();
    columns[0] = Arrays.stream(columns[0]).map(i -> i - events.start()).toArray();
    columns[1] = Arrays.stream(columns[1]).map(step -> step * dt).toArray();
    return columns;
  }

  public Program program() {
    return program;
  }

  public Request request() {
    return request;
  }

  public Engine engine() {
    return engine;
  }

  public Catalogue catalogue() {
    return catalogue;
  }

  /// The arrays that a gradient may come from.
  public Set<Integer> shown() {
    return shown;
  }

  public Outputs outputs() {
    return outputs;
  }

  public Inputs inputs() {
    return inputs;
  }

  public Precision precision() {
    return engine.lowered().precision();
  }
}
