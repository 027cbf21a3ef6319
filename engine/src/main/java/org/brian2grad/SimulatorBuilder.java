package org.brian2grad;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.brian2grad.archive.RunSettings;
import org.brian2grad.archive.SavedSimulation;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.frontend.ModelLowering;
import org.brian2grad.model.GradientSettings;
import org.brian2grad.model.Model;
import org.brian2grad.model.NotParameters;
import org.brian2grad.program.Precision;
import org.brian2grad.program.Program;
import org.brian2grad.request.AdjointClip;
import org.brian2grad.request.Choices;
import org.brian2grad.request.ParameterNames;
import org.brian2grad.request.Request;
import org.brian2grad.request.SurrogateChoice;
import org.brian2grad.request.SurrogateTable;
import org.brian2grad.simulation.CompiledProgram;
import org.brian2grad.simulation.Differentiable;
import org.brian2grad.simulation.Monitor;
import org.brian2grad.surrogate.Surrogate;
import org.brian2grad.units.Quantity;

/// What is wanted of a Simulator. Each method gives the same builder; what does not fit is said by
/// [#build].
public final class SimulatorBuilder {
  private final Program program;
  private final Optional<Model> model;
  private final Optional<Path> file;
  private final Map<String, String> folded;
  private final Map<Target, SurrogateChoice> surrogates = new LinkedHashMap<>();
  private List<String> parameters = List.of();
  private Request.Detach detach = Request.Detach.NOTHING;
  private final Map<String, AdjointClip> clips = new LinkedHashMap<>();
  private Optional<List<String>> rasters = Optional.empty();
  private Precision precision = Precision.DOUBLE;
  private OptionalLong memoryBudget = OptionalLong.empty();
  private OptionalLong seed = OptionalLong.empty();
  private int threads = Runtime.getRuntime().availableProcessors();
  private boolean sharedNoise;
  private boolean interpreted;
  private final Map<String, NdArray> clamped = new LinkedHashMap<>();

  /// What has one surrogate.
  private record Target(String name, Optional<String> event) {}

  SimulatorBuilder(Model model) {
    this(ModelLowering.lower(model), Optional.of(model));
  }

  SimulatorBuilder(Program program) {
    this(program, Optional.empty());
  }

  private SimulatorBuilder(Program program, Optional<Model> model) {
    this.program = program;
    this.model = model;
    this.file = Optional.empty();
    this.folded = model.map(NotParameters::texts).orElse(Map.of());
  }

  SimulatorBuilder(Path file, SavedSimulation saved) {
    Choices choices = saved.choices();
    this.program = saved.program();
    this.model = Optional.empty();
    this.file = Optional.of(file);
    this.folded = choices.folded();
    this.parameters = choices.parameters();
    choices.surrogates().forEach(this::put);
    this.detach = choices.detach();
    choices.clips().forEach(clip -> clips.put(clip.variable(), clip));
    this.rasters = Optional.of(choices.rasters());
    this.precision = choices.precision();
    this.memoryBudget = saved.settings().memoryBudget();
    this.seed = saved.settings().seed();
    this.sharedNoise = saved.settings().sharedNoise();
  }

  /// What will be simulated.
  public Program program() {
    return program;
  }

  private void put(SurrogateChoice choice) {
    surrogates.put(new Target(choice.target(), choice.event()), choice);
  }

  /// Names as in the model: `tau`, or `group.variable` where a bare name is ambiguous; a
  /// TimedArray's name stands for its values, a spike generator's for the raster of its spikes.
  public SimulatorBuilder parameters(String... names) {
    return parameters(Arrays.asList(names));
  }

  public SimulatorBuilder parameters(Collection<String> names) {
    parameters = List.copyOf(names);
    return this;
  }

  /// What replaces the derivative of a spike, everywhere where nothing else is chosen. It needs a
  /// scale where the threshold has a unit.
  public SimulatorBuilder surrogate(Surrogate surrogate) {
    return surrogate(SurrogateChoice.ALL, surrogate);
  }

  /// @param scale the distance from threshold that the formula takes as 1
  public SimulatorBuilder surrogate(Surrogate surrogate, Quantity scale) {
    return surrogate(SurrogateChoice.ALL, surrogate, Map.of(SurrogateTable.ANY, scale));
  }

  /// @param target a group, or the name of a threshold
  public SimulatorBuilder surrogate(String target, Surrogate surrogate) {
    return surrogate(target, surrogate, Map.of());
  }

  /// @param scales by variable of the condition; under the empty name for all of them
  public SimulatorBuilder surrogate(
      String target, Surrogate surrogate, Map<String, Quantity> scales) {
    return surrogate(target, Optional.empty(), surrogate, scales);
  }

  /// @param event of the group; all of its events where it is empty
  public SimulatorBuilder surrogate(
      String target, Optional<String> event, Surrogate surrogate, Map<String, Quantity> scales) {
    Map<String, SurrogateTable.Scale> own = new LinkedHashMap<>();
    scales.forEach((variable, scale) -> {
      String unit = scale.dimension().symbol();
      own.put(variable, new SurrogateTable.Scale(scale.value(), unit));
    });
    put(new SurrogateChoice(target, event, surrogate, own));
    return this;
  }

  /// All surrogates of a study; resets are cut off where it says so.
  public SimulatorBuilder gradient(GradientSettings settings) {
    settings
        .surrogates()
        .forEach((target, chosen) -> {
          int dot = target.indexOf('.');
          surrogate(
              dot < 0 ? target : target.substring(0, dot),
              dot < 0 ? Optional.empty() : Optional.of(target.substring(dot + 1)),
              chosen.surrogate(),
              chosen.scale());
        });
    if (settings.detachReset()) {
      detachReset(true);
    }
    return settings.attachLastSpike() ? attachLastSpike(true) : this;
  }

  /// Puts another surrogate in the place of each that has been chosen until now, with its scales.
  public SimulatorBuilder eachSurrogate(UnaryOperator<Surrogate> change) {
    surrogates.replaceAll((_, choice) ->
        new SurrogateChoice(
            choice.target(), choice.event(), change.apply(choice.surrogate()), choice.scales()));
    return this;
  }

  /// Whether resets are cut off from the derivative of the spike.
  public SimulatorBuilder detachReset(boolean all) {
    detach = new Request.Detach(all, Set.of(), detach.lastSpike());
    return this;
  }

  /// Cuts off the resets of these variables.
  public SimulatorBuilder detachReset(String... variables) {
    detach = new Request.Detach(false, Set.of(variables), detach.lastSpike());
    return this;
  }

  /// Whether the time of a neuron's last spike has the derivative of the spike that set it, from
  /// the second spike on; it is a constant by default. It matters to the end of a refractory period
  /// that has a surrogate, `surrogate("group", Optional.of("refractory"), ...)`, and to code that
  /// reads `lastspike`.
  public SimulatorBuilder attachLastSpike(boolean attach) {
    detach = detach.with(!attach);
    return this;
  }

  /// Bounds the adjoint of a state variable, element by element, after each step of the reverse
  /// sweep: against gradients that grow over time without bound. The gradient is then no longer
  /// that of the loss.
  ///
  /// @param variable `group.variable`, or the variable alone where one group has it
  /// @param bound in loss per unit of the variable, SI
  public SimulatorBuilder clipAdjoint(String variable, double bound) {
    clips.put(variable, new AdjointClip(variable, bound));
    return this;
  }

  /// The same for a bound such as `1/mV`.
  public SimulatorBuilder clipAdjoint(String variable, Quantity bound) {
    String per = bound.dimension().power(-1).symbol();
    clips.put(variable, new AdjointClip(variable, bound.value(), Optional.of(per)));
    return this;
  }

  /// Spike and event monitors whose raster is wanted; all of them by default.
  public SimulatorBuilder rasters(String... monitors) {
    rasters = Optional.of(List.of(monitors));
    return this;
  }

  /// Spikes that take the place of those that a group's threshold would find: neurons are reset at
  /// these times and at no others, and the derivative goes around the spikes. What the threshold
  /// would have found is the output `monitor.unclamped_raster`.
  ///
  /// @param group with a threshold
  /// @param raster `[T, N]`, ones where there is a spike and zeros elsewhere; a row for each step
  public SimulatorBuilder clamp(String group, NdArray raster) {
    clamped.put(group, raster);
    return this;
  }

  /// Bytes at most of a run and its gradient: state, adjoints, tape, checkpoints and the room in
  /// which events are listed; not the tables of the model, nor what is recorded.
  public SimulatorBuilder memoryBudget(long bytes) {
    memoryBudget = OptionalLong.of(bytes);
    return this;
  }

  public SimulatorBuilder precision(Precision precision) {
    this.precision = precision;
    return this;
  }

  /// Threads of a run at most; the machine's number by default.
  public SimulatorBuilder threads(int threads) {
    this.threads = threads;
    return this;
  }

  /// Of the random numbers; the program's own by default. Every run with one seed is the same bit
  /// for bit.
  public SimulatorBuilder seed(long seed) {
    this.seed = OptionalLong.of(seed);
    return this;
  }

  /// Whether the samples of a batch see different random numbers, as they do by default.
  public SimulatorBuilder independentNoise(boolean independent) {
    this.sharedNoise = !independent;
    return this;
  }

  /// Whether to run without native code: slow, and an oracle of it.
  public SimulatorBuilder interpreted(boolean interpreted) {
    this.interpreted = interpreted;
    return this;
  }

  /// Compiles it.
  ///
  /// @throws DiagnosticException with all that does not fit the program
  public Simulator build() {
    check();
    Program asked = following(parameters);
    var made =
        new SavedSimulation(asked, choices(), new RunSettings(seed, sharedNoise, memoryBudget));
    try {
      ClampedSpikes spikes = ClampedSpikes.of(asked, clamped);
      Request request = made.choices().clamping(spikes.eventspaces()).resolve(asked, false, false);
      var machine = new CompiledProgram.Machine(interpreted, threads);
      CompiledProgram compiled = CompiledProgram.of(asked, request, machine);
      compiled.requireReached();
      compiled.engine().prepare(1);
      return new Simulator(compiled, made, spikes);
    } catch (DiagnosticException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // A file is not believed; a program that was made in this process is our own defect.
      if (file.isEmpty()) {
        throw e;
      }
      throw invalid(file.get(), e);
    }
  }

  /// Names of all that has a gradient: what monitors show depends on it in a differentiable way,
  /// or, without monitors, the state at the end does.
  public List<String> differentiable() {
    Program all =
        following(
            model
                .map(ModelLowering::initialConstants)
                .<Collection<String>>map(c -> c)
                .orElse(List.of()));
    return Differentiable.names(
        all,
        new ParameterNames(all, folded).known(),
        names -> choices(names).resolve(all, false, false));
  }

  /// The program whose initial values follow the constants that are asked for.
  private Program following(Collection<String> names) {
    return model
        .map(m -> {
          Set<String> free = new TreeSet<>(ModelLowering.initialConstants(m));
          free.retainAll(names);
          return free.isEmpty() ? program : ModelLowering.lower(m, free);
        })
        .orElse(program);
  }

  private Choices choices() {
    return choices(parameters);
  }

  private Choices choices(List<String> names) {
    return new Choices(
        precision,
        names,
        folded,
        List.copyOf(surrogates.values()),
        detach,
        List.copyOf(clips.values()),
        rasters.orElseGet(this::everyMonitor),
        Set.of(),
        true);
  }

  private static DiagnosticException invalid(Path file, Throwable cause) {
    return new DiagnosticException(
        new Diagnostic(
            file.toString(),
            "invalid-program",
            "expected a program that the engine can compile, got one at which it failed: " + cause,
            "save it again from its network"));
  }

  private void check() {
    var problems = new Problems();
    if (memoryBudget.orElse(1) <= 0) {
      problems.add(
          "Simulator(memoryBudget)",
          "memory-budget",
          "expected a positive number of bytes, got " + memoryBudget.orElse(0),
          "leave it out for no limit");
    }
    if (seed.orElse(0) < 0) {
      problems.add(
          "Simulator(seed)",
          "seed",
          "expected an integer from 0 to 2**63 - 1, got " + seed.orElse(0),
          "leave it out for the program's own");
    }
    if (threads <= 0) {
      problems.add(
          "Simulator(threads)",
          "threads",
          "expected at least one thread, got " + threads,
          "leave it out for the machine's number");
    }
    problems.throwIfAny();
  }

  private List<String> everyMonitor() {
    return Monitor.of(program).stream()
        .filter(monitor -> monitor.kind() == Monitor.Kind.EVENTS)
        .map(Monitor::name)
        .toList();
  }
}
