package org.brian2grad.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.derivative.Tangent;
import org.brian2grad.interpreter.Interpreter;
import org.brian2grad.jit.HostTarget;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.Program;

/// A program, lowered for a request, with everything that is the same for all of its runs: compiled
/// code and first values for each geometry, reverse sweeps for each set of inputs and outputs.
public final class Engine {
  /// Reverse sweeps that are kept: one for each set of inputs and outputs that takes turns in a
  /// fit.
  private static final int SWEEPS = 16;

  /// Timelines that are kept: with several clocks each is a table of all steps. Runs that continue
  /// one another need another one each time.
  private static final int TIMELINES = 8;

  private final Program program;
  private final Lowered lowered;
  private final Module simulation;
  private final Compiled.Backend backend;
  private final int threads;
  private final Memory memory;
  private final Map<Geometry, Prepared> prepared = new HashMap<>();
  private final Code code;
  private final Recent<List<Long>, Timeline> timelines = new Recent<>(TIMELINES);
  private final Recent<TangentKey, TangentEngine> tangents = new Recent<>(SWEEPS);

  /// What a reverse sweep is about.
  private record Key(Set<Integer> inputs, Set<Integer> outputs) {}

  private record TangentKey(Key about, boolean recorded) {}

  private record CodeKey(Key key, Geometry geometry) {}

  /// What depends on the program's structure and not on its values: engines that differ in these
  /// have one. A machine has few geometries; of sets of inputs and outputs there are as many as
  /// callers think of.
  private static final class Code {
    final Map<Geometry, Compiled> forward = new HashMap<>();
    final Recent<Key, Differentiation> reverses = new Recent<>(SWEEPS);
    final Recent<CodeKey, ReverseCode> codes = new Recent<>(SWEEPS);
    final Recent<CodeKey, ReverseCode> last = new Recent<>(SWEEPS);
    final Recent<TangentKey, Code> tangents = new Recent<>(SWEEPS);
  }

  /// @param code of the forward pass
  /// @param shared block of region SHARED
  /// @param state first values of region STATE
  /// @param parameter first values of region PARAMETER
  record Prepared(
      Compiled code, MemorySegment shared, MemorySegment state, MemorySegment parameter) {}

  private Engine(Program program, Lowered lowered, Compiled.Backend backend, int threads) {
    this.program = program;
    this.lowered = lowered;
    this.simulation = Differentiation.simulation(lowered);
    this.backend = backend;
    this.threads = threads;
    this.code = new Code();
    this.memory = new Memory();
  }

  private Engine(Engine other, Program program, Lowered lowered, Module simulation, Code code) {
    this.program = program;
    this.lowered = lowered;
    this.simulation = simulation;
    this.backend = other.backend;
    this.threads = other.threads;
    this.code = code;
    this.memory = other.memory;
  }

  /// An engine for the same program with other values, which runs the same code.
  ///
  /// @param lowered the program; [Lowered#isSameCode] as this engine's
  public Engine with(Program program, Lowered lowered) {
    return new Engine(this, program, lowered, simulation, code);
  }

  /// An engine for the program with its tangent.
  public record TangentEngine(Engine engine, Tangent tangent) {}

  /// The program with its tangent with respect to inputs; see [Tangent#of].
  ///
  /// @param recorded whether it also records what this one does
  public synchronized TangentEngine tangent(
      Set<Integer> inputs, Set<Integer> outputs, boolean recorded) {
    return tangents.get(
        new TangentKey(new Key(Set.copyOf(inputs), Set.copyOf(outputs)), recorded),
        key -> {
          Tangent tangent =
              Tangent.of(lowered, key.about().inputs(), key.about().outputs(), recorded);
          Code own;
          synchronized (code) {
            own = code.tangents.get(key, _ -> new Code());
          }
          var simulation = Differentiation.simulation(tangent.program());
          return new TangentEngine(
              new Engine(this, program, tangent.program(), simulation, own), tangent);
        });
  }

  /// @param threads that a run may use at most
  public static Engine compiled(Program program, Lowered lowered, int threads) {
    return new Engine(program, lowered, Compiled.NATIVE, threads);
  }

  /// The same by the interpreter: slow, and right for other reasons.
  public static Engine interpreted(Program program, Lowered lowered) {
    return new Engine(program, lowered, Interpreter::new, 1);
  }

  public Lowered lowered() {
    return lowered;
  }

  Program program() {
    return program;
  }

  Memory memory() {
    return memory;
  }

  int threads() {
    return threads;
  }

  /// How a batch is laid out.
  public Shape shape(int batch) {
    return Shape.choose(batch, simulation, HostTarget.get().vectorBits());
  }

  /// Compiles the forward pass for a batch, if that was not done before.
  public void prepare(int batch) {
    prepared(shape(batch).geometry());
  }

  synchronized Prepared prepared(Geometry geometry) {
    return prepared.computeIfAbsent(geometry, this::prepare);
  }

  private Prepared prepare(Geometry geometry) {
    Compiled forward;
    synchronized (code) {
      forward = code.forward.computeIfAbsent(geometry, g -> Compiled.of(simulation, g, backend));
    }
    Arena arena = Arena.ofAuto();
    return new Prepared(
        forward,
        initial(arena, forward, Region.SHARED),
        initial(arena, forward, Region.STATE),
        initial(arena, forward, Region.PARAMETER));
  }

  private MemorySegment initial(Arena arena, Compiled code, Region region) {
    long bytes = Math.max(Layout.ALIGNMENT, code.layout().bytes(region));
    MemorySegment block = arena.allocate(bytes, Layout.ALIGNMENT);
    new Values(simulation, code.layout()).initialise(region, block, program, lowered);
    return block;
  }

  /// The reverse sweep for inputs and outputs; see [Differentiation#of].
  public Differentiation differentiation(Set<Integer> inputs, Set<Integer> outputs) {
    synchronized (code) {
      return code.reverses.get(
          new Key(Set.copyOf(inputs), Set.copyOf(outputs)),
          key -> Differentiation.of(lowered, key.inputs(), key.outputs()));
    }
  }

  /// The code of the reverse sweep for inputs and outputs.
  ReverseCode reverse(Set<Integer> inputs, Set<Integer> outputs, Geometry geometry) {
    synchronized (code) {
      Differentiation differentiation = differentiation(inputs, outputs);
      ReverseCode reverse =
          code.codes.get(
              new CodeKey(new Key(Set.copyOf(inputs), Set.copyOf(outputs)), geometry),
              _ -> new ReverseCode(differentiation, geometry, backend));
      code.last.put(new CodeKey(new Key(Set.copyOf(inputs), Set.of()), geometry), reverse);
      return reverse;
    }
  }

  /// The reverse sweep that the last run with these inputs had: the next will most likely have the
  /// same.
  Optional<ReverseCode> lastReverse(Set<Integer> inputs, Geometry geometry) {
    synchronized (code) {
      return code.last.find(new CodeKey(new Key(Set.copyOf(inputs), Set.of()), geometry));
    }
  }

  /// The timeline of a run from given first timesteps.
  synchronized Timeline timeline(long[] first) {
    List<Long> key = java.util.Arrays.stream(first).boxed().toList();
    return timelines.get(key, _ -> Timeline.of(program.clocks(), first));
  }

  /// The first timestep of each clock, as the program has it.
  public long[] firstTimesteps() {
    return program.clocks().stream().mapToLong(Program.ClockSpec::first).toArray();
  }

  /// Starts a run: nothing is computed before [Simulation#advance].
  public Simulation simulate(Call call) {
    return new Simulation(this, call);
  }

  /// Starts a run of a program with callbacks.
  ///
  /// @param records memory of each record
  public SteppedRun step(Map<Integer, MemorySegment> records) {
    return new SteppedRun(this, records);
  }

  /// The program's own first timesteps, from which the draws of a plain run are counted: its seed
  /// alone says what it draws.
  public List<Long> origin() {
    return java.util.Arrays.stream(firstTimesteps()).boxed().toList();
  }

  /// Gives back memory that no run holds.
  public void release() {
    memory.release();
  }

  /// The most bytes of state, tape and checkpoints that were in use at a time since the last call.
  public long takePeakBytes() {
    return memory.takePeak();
  }
}
