package org.brian2grad.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.EventQueue;
import org.brian2grad.kernel.Guard;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lowering.Lowered;

/// Remembers, beside the events, which elements were near to one, so that a reverse sweep goes from
/// these to their synapses and leaves out all others.
final class CandidateRecords {
  private final Lowered program;
  private final List<ArrayDecl> arrays;
  private final List<Lowered.Source> sources;

  /// Array of candidates by that of indicators.
  private final Map<Integer, Integer> near = new HashMap<>();

  /// History of candidates by that of events.
  private final Map<Integer, Integer> histories = new HashMap<>();

  /// Arrays of truth values with a derivative that are not decided where they are read.
  private final Set<Integer> recovering;

  private CandidateRecords(Lowered program, Set<Integer> recovering) {
    this.program = program;
    this.recovering = recovering;
    this.arrays = new ArrayList<>(program.arrays());
    this.sources = new ArrayList<>(program.sources());
  }

  /// @param recovering arrays of who is ready after a refractory period, where that has a
  ///   derivative
  static Lowered apply(Lowered program, Set<Integer> recovering) {
    return new CandidateRecords(program, recovering).apply();
  }

  private Lowered apply() {
    Map<Integer, String> indicators = new HashMap<>();
    program.events().indicators().forEach((eventspace, array) -> indicators.put(array, eventspace));
    List<Kernel> decided =
        program.kernels().stream().map(kernel -> decide(kernel, indicators)).toList();
    if (near.isEmpty()) {
      return program;
    }
    Map<String, EventQueue> queues = new HashMap<>();
    program
        .names()
        .queues()
        .forEach((pathway, queue) -> queues.put(pathway, remember(pathway, queue)));
    List<Kernel> kernels = decided.stream().map(this::push).toList();
    return program.with(arrays, sources, program.prologue(), kernels).withQueues(queues);
  }

  /// Where a kernel decides events, it also finds the candidates.
  private Kernel decide(Kernel kernel, Map<Integer, String> indicators) {
    var b = new BodyBuilder();
    int[] map = b.copy(kernel.body(), BodyBuilder.Leaf.NONE);
    for (Effect effect : kernel.body().effects()) {
      Effect copied = BodyBuilder.renamed(effect, map);
      b.effect(copied);
      if (copied instanceof Effect.Store s && indicators.containsKey(s.array())) {
        Candidates.of(b, s.value(), recovering)
            .ifPresent(candidates -> {
              String name = indicators.get(s.array()) + "[candidate]";
              int size = arrays.get(s.array()).size();
              int array =
                  add(
                      ArrayDecl.of(name, StorageType.BOOL, Region.STATE, size),
                      new Lowered.Source.Zero());
              near.put(s.array(), array);
              b.store(array, Index.OWN, b.stopGradient(candidates));
            });
      }
    }
    return kernel.with(b.build(), map);
  }

  private int add(ArrayDecl array, Lowered.Source source) {
    arrays.add(array);
    sources.add(source);
    return arrays.size() - 1;
  }

  /// The queue with a history of candidates, where its sources have some. Of what was sent before
  /// the run only events are known.
  private EventQueue remember(String pathway, EventQueue queue) {
    Integer indicator = program.events().indicators().get(program.events().sources().get(pathway));
    if (indicator == null || !near.containsKey(indicator)) {
      return queue;
    }
    int history =
        add(
            ArrayDecl.rewound(
                pathway + "[candidates]", StorageType.BOOL, arrays.get(queue.history()).size()),
            sources.get(queue.history()));
    histories.put(queue.history(), history);
    return queue.with(OptionalInt.of(history));
  }

  /// Where a kernel writes events into a history, it writes candidates beside them.
  private Kernel push(Kernel kernel) {
    var b = new BodyBuilder();
    int[] map = b.rebuild(kernel.body(), BodyBuilder.Leaf.NONE);
    for (Effect effect : kernel.body().effects()) {
      if (effect instanceof Effect.Store s
          && kernel.body().node(s.value()) instanceof Node.Load events) {
        Integer history = histories.get(s.array());
        Integer candidates = near.get(events.array());
        if (history != null && candidates != null) {
          b.store(
              history,
              BodyBuilder.renamed(s.index(), map),
              b.load(candidates, events.index(), ValueType.BOOL));
        }
      }
    }
    Kernel pushed = kernel.with(b.build(), map);
    Optional<Guard> guard =
        pushed
            .guard()
            .flatMap(g ->
                Optional.ofNullable(histories.get(g.queue().history()))
                    .map(history -> g.with(g.queue().with(OptionalInt.of(history)))));
    return guard.isPresent() ? pushed.with(guard.get()) : pushed;
  }
}
