package org.brian2grad;

import java.nio.file.Path;
import java.util.ArrayList;
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
import org.brian2grad.archive.ArchiveReader;
import org.brian2grad.archive.ArchiveWriter;
import org.brian2grad.archive.RunSettings;
import org.brian2grad.archive.SavedSimulation;
import org.brian2grad.derivative.Differentiation;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.diag.Problems;
import org.brian2grad.frontend.ModelLowering;
import org.brian2grad.kernel.Precision;
import org.brian2grad.model.GradientSettings;
import org.brian2grad.model.Model;
import org.brian2grad.model.NotParameters;
import org.brian2grad.model.Study;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Program;
import org.brian2grad.request.AdjointClip;
import org.brian2grad.request.BroughtAlong;
import org.brian2grad.request.Choices;
import org.brian2grad.request.ParameterNames;
import org.brian2grad.request.Request;
import org.brian2grad.request.SurrogateChoice;
import org.brian2grad.request.SurrogateTable;
import org.brian2grad.surrogate.Surrogate;
import org.brian2grad.units.Quantity;

/// A network as a differentiable function of its parameters: every run starts from the network's
/// own state.
///
/// {@snippet file="org/brian2grad/SimulatorExamplesTest.java" region="simulate"}
///
/// Several threads may run one Simulator at a time.
public final class Simulator implements AutoCloseable {
  private final Variant variant;
  private final SavedSimulation made;
  private final ClampedSpikes clamped;
  private volatile boolean closed;

  private Simulator(Variant variant, SavedSimulation made, ClampedSpikes clamped) {
    this.variant = variant;
    this.made = made;
    this.clamped = clamped;
  }

  /// Begins a simulator of a model.
  ///
  /// @throws DiagnosticException naming all that is wrong with the model
  public static Builder of(Model model) {
    return new Builder(model);
  }

  /// Begins a simulator of a model with the surrogates that are said with it, such as that of a
  /// file of the model language.
  ///
  /// @throws DiagnosticException naming all that is wrong with the model
  public static Builder of(Study study) {
    return of(study.model()).gradient(study.gradient());
  }

  /// Begins a simulator of a program.
  public static Builder of(Program program) {
    return new Builder(program);
  }

  /// Begins a simulator of a file that [#save] or Python's `Simulator.save` has written, with all
  /// that was asked for then; what is asked for now takes its place.
  ///
  /// @throws DiagnosticException naming the file and what is wrong with it
  public static Builder load(Path b2g) {
    return new Builder(b2g, ArchiveReader.read(b2g));
  }

  /// Writes the network, as it was given, and all that was asked for into a file, conventionally
  /// with the ending `.b2g`. Spikes that stand in the place of a threshold are data, and no part of
  /// it.
  ///
  /// @throws DiagnosticException where it cannot be written, and for a surrogate that neither has a
  ///   name nor is a formula
  public void save(Path b2g) {
    ArchiveWriter.write(made, b2g);
  }

  /// What a value can be given for, and what there is a gradient of.
  public List<ParameterInfo> parameters() {
    return variant.parameters().infos();
  }

  /// What a run gives.
  public List<OutputInfo> outputs() {
    return variant.outputs().infos();
  }

  /// Whether an output depends on a parameter in a differentiable way.
  ///
  /// @throws DiagnosticException where one of the two is not there
  public boolean reaches(String parameter, String output) {
    String where = "Simulator.reaches";
    var entry =
        variant
            .parameters()
            .find(parameter)
            .orElseThrow(
                () -> new DiagnosticException(variant.parameters().unknown(where, parameter)));
    int array = variant.outputs().find(where, output).array();
    return Differentiation.connects(variant.engine().lowered(), entry.array(), Set.of(array));
  }

  public Program program() {
    return variant.program();
  }

  public Precision precision() {
    return variant.precision();
  }

  /// Simulates.
  ///
  /// @param values of parameters by name, in SI base units, in the shape of the parameter; with one
  ///   dimension more, in front (behind time, where that is first), for a batch of samples. What is
  ///   left out keeps the network's value
  /// @throws DiagnosticException when a value does not fit, or something is not finite
  public Run run(Map<String, NdArray> values) {
    return run(values, RunOptions.DEFAULT);
  }

  /// The same, telling how far it is.
  ///
  /// @throws StoppedException when it was stopped
  public Run run(Map<String, NdArray> values, Progress progress) {
    return run(values, RunOptions.DEFAULT.progress(progress));
  }

  /// The same with all that can be chosen.
  public Run run(Map<String, NdArray> values, RunOptions options) {
    if (closed) {
      throw new IllegalStateException("the Simulator is closed: make another one");
    }
    return new Start(variant, made.settings(), clamped, options).run(values);
  }

  Variant variant() {
    return variant;
  }

  /// The most bytes of state, tape and checkpoints in use at a time, since this was last asked.
  public long takePeakBytes() {
    return variant.engine().takePeakBytes();
  }

  /// Gives back the memory that is kept for the next run. Runs that are open stay so.
  @Override
  public void close() {
    closed = true;
    variant.engine().release();
  }

  /// What is wanted of a Simulator. Each method gives the same builder; what does not fit is said
  /// by [#build].
  public static final class Builder {
    private final Program program;
    private final Optional<Model> model;
    private final Optional<Path> file;
    private final Map<String, String> folded;
    private final Set<String> hidden;
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

    private Builder(Model model) {
      this(ModelLowering.lower(model), Optional.of(model));
    }

    private Builder(Program program) {
      this(program, Optional.empty());
    }

    private Builder(Program program, Optional<Model> model) {
      this.program = program;
      this.model = model;
      this.file = Optional.empty();
      this.folded = model.map(NotParameters::texts).orElse(Map.of());
      this.hidden = BroughtAlong.names(program);
    }

    private Builder(Path file, SavedSimulation saved) {
      Choices choices = saved.choices();
      this.program = saved.program();
      this.model = Optional.empty();
      this.file = Optional.of(file);
      this.folded = choices.folded();
      this.hidden = choices.hidden();
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
    public Builder parameters(String... names) {
      return parameters(Arrays.asList(names));
    }

    public Builder parameters(Collection<String> names) {
      parameters = List.copyOf(names);
      return this;
    }

    /// What replaces the derivative of a spike, everywhere where nothing else is chosen. It needs a
    /// scale where the threshold has a unit.
    public Builder surrogate(Surrogate surrogate) {
      return surrogate(SurrogateChoice.ALL, surrogate);
    }

    /// @param scale the distance from threshold that the formula takes as 1
    public Builder surrogate(Surrogate surrogate, Quantity scale) {
      return surrogate(SurrogateChoice.ALL, surrogate, Map.of(SurrogateTable.ANY, scale));
    }

    /// @param target a group, or the name of a threshold
    public Builder surrogate(String target, Surrogate surrogate) {
      return surrogate(target, surrogate, Map.of());
    }

    /// @param scales by variable of the condition; under the empty name for all of them
    public Builder surrogate(String target, Surrogate surrogate, Map<String, Quantity> scales) {
      return surrogate(target, Optional.empty(), surrogate, scales);
    }

    /// @param event of the group; all of its events where it is empty
    public Builder surrogate(
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
    public Builder gradient(GradientSettings settings) {
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
      return settings.detachReset() ? detachReset(true) : this;
    }

    /// Puts another surrogate in the place of each that has been chosen until now, with its scales.
    public Builder eachSurrogate(UnaryOperator<Surrogate> change) {
      surrogates.replaceAll((_, choice) ->
          new SurrogateChoice(
              choice.target(), choice.event(), change.apply(choice.surrogate()), choice.scales()));
      return this;
    }

    /// Whether resets are cut off from the derivative of the spike.
    public Builder detachReset(boolean all) {
      detach = new Request.Detach(all, Set.of());
      return this;
    }

    /// Cuts off the resets of these variables.
    public Builder detachReset(String... variables) {
      detach = new Request.Detach(false, Set.of(variables));
      return this;
    }

    /// Bounds the adjoint of a state variable, element by element, after each step of the reverse
    /// sweep: against gradients that grow over time without bound. The gradient is then no longer
    /// that of the loss.
    ///
    /// @param variable `group.variable`, or the variable alone where one group has it
    /// @param bound in loss per unit of the variable, SI
    public Builder clipAdjoint(String variable, double bound) {
      clips.put(variable, new AdjointClip(variable, bound));
      return this;
    }

    /// The same for a bound such as `1/mV`.
    public Builder clipAdjoint(String variable, Quantity bound) {
      String per = bound.dimension().power(-1).symbol();
      clips.put(variable, new AdjointClip(variable, bound.value(), Optional.of(per)));
      return this;
    }

    /// Spike and event monitors whose raster is wanted; all of them by default.
    public Builder rasters(String... monitors) {
      rasters = Optional.of(List.of(monitors));
      return this;
    }

    /// Spikes that take the place of those that a group's threshold would find: neurons are reset
    /// at these times and at no others, and the derivative goes around the spikes. What the
    /// threshold would have found is the output `monitor.unclamped_raster`.
    ///
    /// @param group with a threshold
    /// @param raster `[T, N]`, ones where there is a spike and zeros elsewhere; a row for each step
    public Builder clamp(String group, NdArray raster) {
      clamped.put(group, raster);
      return this;
    }

    /// Bytes at most of a run and its gradient: state, adjoints, tape, checkpoints and the room in
    /// which events are listed; not the tables of the model, nor what is recorded.
    public Builder memoryBudget(long bytes) {
      memoryBudget = OptionalLong.of(bytes);
      return this;
    }

    public Builder precision(Precision precision) {
      this.precision = precision;
      return this;
    }

    /// Threads of a run at most; the machine's number by default.
    public Builder threads(int threads) {
      this.threads = threads;
      return this;
    }

    /// Of the random numbers; the program's own by default. Every run with one seed is the same bit
    /// for bit.
    public Builder seed(long seed) {
      this.seed = OptionalLong.of(seed);
      return this;
    }

    /// Whether the samples of a batch see different random numbers, as they do by default.
    public Builder independentNoise(boolean independent) {
      this.sharedNoise = !independent;
      return this;
    }

    /// Whether to run without native code: slow, and an oracle of it.
    public Builder interpreted(boolean interpreted) {
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
        Request request =
            made.choices().clamping(spikes.eventspaces()).resolve(asked, false, false);
        Variant variant = Variant.of(asked, request, interpreted, threads);
        variant.engine().prepare(1);
        return new Simulator(variant, made, spikes);
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
          new ParameterNames(all, folded, hidden).known(),
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
          hidden,
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
              "expected a program that the engine can compile, got one at which it failed: "
                  + cause,
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
      List<String> monitors = new ArrayList<>();
      for (var scheduled : program.operations()) {
        if (scheduled.operation().monitor().filter(Builder::listsEvents).isPresent()) {
          monitors.add(scheduled.object().name());
        }
      }
      return monitors;
    }

    private static boolean listsEvents(Operation.Monitor monitor) {
      return switch (monitor) {
        case Operation.SpikeMonitor _ -> true;
        case Operation.StateMonitor _, Operation.RateMonitor _ -> false;
      };
    }
  }
}
