package org.brian2grad.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Clock;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Log;
import org.brian2grad.kernel.Region;
import org.brian2grad.program.Operation;
import org.brian2grad.program.Precision;

/// A program as kernels.
///
/// @param sources where the first values of each array come from, array by array
/// @param prologue kernels that derive parameters before the time loop
/// @param kernels those of one tick, in order
/// @param names of the arrays the caller may ask for
/// @param callbacks where the caller takes over within a tick
/// @param events where events are decided and where they have effects, for a rule to say what
///   stands for the derivative there
/// @param clips bounds on the adjoints of arrays
public record Lowered(
    Precision precision,
    List<Clock> clocks,
    List<ArrayDecl> arrays,
    List<Source> sources,
    List<Log> logs,
    List<Kernel> prologue,
    List<Kernel> kernels,
    Names names,
    Callbacks callbacks,
    Events events,
    Map<Integer, Double> clips) {
  public Lowered {
    clocks = List.copyOf(clocks);
    arrays = List.copyOf(arrays);
    sources = List.copyOf(sources);
    logs = List.copyOf(logs);
    prologue = List.copyOf(prologue);
    kernels = List.copyOf(kernels);
    clips = Map.copyOf(clips);
  }

  /// A program without callbacks whose adjoints are not bounded.
  public Lowered(
      Precision precision,
      List<Clock> clocks,
      List<ArrayDecl> arrays,
      List<Source> sources,
      List<Log> logs,
      List<Kernel> prologue,
      List<Kernel> kernels,
      Names names) {
    this(
        precision,
        clocks,
        arrays,
        sources,
        logs,
        prologue,
        kernels,
        names,
        Callbacks.NONE,
        Events.NONE,
        Map.of());
  }

  /// The callbacks of a tick, in order.
  ///
  /// @param cuts where they are
  /// @param indicators array of truth values that each eventspace stands for
  public record Callbacks(List<Cut> cuts, Map<String, Integer> indicators) {
    public static final Callbacks NONE = new Callbacks(List.of(), Map.of());

    public Callbacks {
      cuts = List.copyOf(cuts);
      indicators = Map.copyOf(indicators);
    }
  }

  /// What there is to know of events.
  ///
  /// @param sites by the number that a node has of it
  /// @param indicators array of truth values that each eventspace stands for
  /// @param sources the eventspace whose events each pathway sends
  /// @param ready arrays of who is not refractory, where that has a derivative
  public record Events(
      List<EventSite> sites,
      Map<String, Integer> indicators,
      Map<String, String> sources,
      Set<Integer> ready) {
    public static final Events NONE = new Events(List.of(), Map.of(), Map.of());

    public Events {
      sites = List.copyOf(sites);
      indicators = Map.copyOf(indicators);
      sources = Map.copyOf(sources);
      ready = Set.copyOf(ready);
    }

    /// Before there is a rule for derivatives.
    public Events(
        List<EventSite> sites, Map<String, Integer> indicators, Map<String, String> sources) {
      this(sites, indicators, sources, Set.of());
    }
  }

  /// A place between two kernels of a tick where the run is held up: for a callback, or to look at
  /// the time.
  ///
  /// @param name of the object whose kernels end here
  /// @param callback none where only the time is wanted
  /// @param clock index of the clock at whose ticks it is due
  /// @param at kernels before it
  public record Cut(String name, Optional<Operation.Callback> callback, int clock, int at) {}

  /// Whether the other differs in nothing but first values, so that the same code runs it.
  public boolean isSameCode(Lowered other) {
    return precision == other.precision
        && clocks.equals(other.clocks)
        && arrays.equals(other.arrays)
        && logs.equals(other.logs)
        && prologue.equals(other.prologue)
        && kernels.equals(other.kernels)
        && names.equals(other.names)
        && callbacks.equals(other.callbacks)
        && clips.equals(other.clips);
  }

  /// Whether an effect only tells the caller something: it writes a record or a log.
  public boolean isRecord(Effect effect) {
    return switch (effect) {
      case Effect.Store s -> arrays.get(s.array()).region() == Region.RECORD;
      case Effect.Add a -> arrays.get(a.array()).region() == Region.RECORD;
      case Effect.Append _ -> true;
    };
  }

  /// The kernels of one tick before, between and after the callbacks: one stage more than these.
  public List<List<Kernel>> stages() {
    List<List<Kernel>> stages = new ArrayList<>();
    int from = 0;
    for (Cut cut : callbacks.cuts()) {
      stages.add(kernels.subList(from, cut.at()));
      from = cut.at();
    }
    stages.add(kernels.subList(from, kernels.size()));
    return stages;
  }

  /// The same program with other kernels, stage by stage.
  public Lowered staged(UnaryOperator<List<Kernel>> pass) {
    List<Kernel> changed = new ArrayList<>();
    List<Cut> cuts = new ArrayList<>();
    for (List<Kernel> stage : stages()) {
      changed.addAll(pass.apply(stage));
      if (cuts.size() < callbacks.cuts().size()) {
        Cut cut = callbacks.cuts().get(cuts.size());
        cuts.add(new Cut(cut.name(), cut.callback(), cut.clock(), changed.size()));
      }
    }
    return new Lowered(
        precision,
        clocks,
        arrays,
        sources,
        logs,
        prologue,
        changed,
        names,
        new Callbacks(cuts, callbacks.indicators()),
        events,
        clips);
  }

  /// The first value of an array.
  public sealed interface Source {
    /// All zero.
    record Zero() implements Source {}

    /// Integers, or truth values as 0 and 1.
    record Integers(int[] values) implements Source {}

    /// A constant of the program, as the code of an operation has it.
    record Constant(String operation, String name) implements Source {}

    /// A number.
    record Number(double value) implements Source {}

    /// An array of the program, by id.
    record FromProgram(String array) implements Source {}
  }

  /// @param parameters array of each parameter, by the caller's name
  /// @param variables array of each program array that the kernels use, by the program's id
  /// @param traces record of each `monitor.variable`
  /// @param rasters record of each eventspace, by the program's id
  /// @param inputs record of each eventspace whose events are given, by the program's id
  /// @param counts event counts by spike monitor, as long as the monitored group
  /// @param rates record of each rate monitor
  /// @param logs log of each spike monitor that lists its events
  /// @param queues of the synaptic pathways
  /// @param own state that no program array stands for: spikes that each neuron of a generator has
  ///   sent in this period (`generator[position]`), what others than its pathways see of an
  ///   event-driven variable (`synapses.x[last event]`)
  /// @param surrogates the numbers of surrogates that are data, `choice.slope`, `choice.scale`,
  ///   `choice.scale.v`
  /// @param noise keys of the random numbers, if any are drawn
  public record Names(
      Map<String, Integer> parameters,
      Map<String, Integer> variables,
      Map<String, Integer> traces,
      Map<String, Integer> rasters,
      Map<String, Integer> inputs,
      Map<String, Integer> counts,
      Map<String, Integer> rates,
      Map<String, Integer> logs,
      Map<String, EventQueue> queues,
      Map<String, Integer> own,
      Map<String, Integer> surrogates,
      Optional<Integer> noise) {
    /// Of a program whose caller asks for variables only.
    public static Names of(Map<String, Integer> variables) {
      return new Names(
          Map.of(),
          variables,
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Optional.empty());
    }

    Names withQueues(Map<String, EventQueue> queues) {
      return with(queues, surrogates);
    }

    Names withSurrogates(Map<String, Integer> surrogates) {
      return with(queues, surrogates);
    }

    private Names with(Map<String, EventQueue> queues, Map<String, Integer> surrogates) {
      return new Names(
          parameters,
          variables,
          traces,
          rasters,
          inputs,
          counts,
          rates,
          logs,
          queues,
          own,
          surrogates,
          noise);
    }

    /// The array of a parameter.
    public int parameter(String name) {
      Integer array = parameters.get(name);
      if (array == null) {
        throw new IllegalArgumentException("no parameter '" + name + "'");
      }
      return array;
    }
  }

  /// The same program, in which numbers of surrogates are data.
  public Lowered withSurrogates(Map<String, Integer> surrogates) {
    return with(names.withSurrogates(surrogates));
  }

  /// The same program, where those arrays of who is not refractory have a derivative.
  public Lowered withReady(Set<Integer> ready) {
    return new Lowered(
        precision,
        clocks,
        arrays,
        sources,
        logs,
        prologue,
        kernels,
        names,
        callbacks,
        new Events(events.sites(), events.indicators(), events.sources(), ready),
        clips);
  }

  /// The same program with another form of each pathway's queue, by name.
  public Lowered withQueues(Map<String, EventQueue> queues) {
    return with(names.withQueues(queues));
  }

  private Lowered with(Names names) {
    return new Lowered(
        precision, clocks, arrays, sources, logs, prologue, kernels, names, callbacks, events,
        clips);
  }

  /// The same program with another version of each kernel, and arrays added at the end.
  public Lowered with(
      List<ArrayDecl> arrays, List<Source> sources, List<Kernel> prologue, List<Kernel> kernels) {
    return new Lowered(
        precision, clocks, arrays, sources, logs, prologue, kernels, names, callbacks, events,
        clips);
  }
}
