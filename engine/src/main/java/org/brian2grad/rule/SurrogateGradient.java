package org.brian2grad.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lowering.EventSite;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.program.Recovery;
import org.brian2grad.request.Request;
import org.brian2grad.request.ScaledSurrogate;
import org.brian2grad.request.SurrogateTable;
import org.brian2grad.surrogate.StraightThrough;
import org.brian2grad.surrogate.Surrogate;

/// Surrogate gradients: the step function of an event condition has the derivative of its
/// surrogate, and what an event does to the state is the blend of the state before and after it.
///
/// The end of a refractory period is such an event where it was given a surrogate of its own; what
/// depends on who is ready is then a blend too, see [RecoveryBlend].
///
/// Source: Neftci, Mostafa & Zenke (2019), "Surrogate gradient learning in spiking neural
/// networks".
final class SurrogateGradient {
  /// Of events that are data: s is the raster's value itself, so that its derivative is 1.
  private static final ScaledSurrogate GIVEN = new ScaledSurrogate(new StraightThrough(), 1);

  private final List<EventSite> sites;
  private final Request request;
  private final List<ArrayDecl> arrays;
  private final List<Lowered.Source> sources;

  /// Arrays that say who is ready, with a derivative.
  private final Set<Integer> recovering;

  private final Map<String, Integer> numbers = new HashMap<>();

  private SurrogateGradient(Lowered program, Request request) {
    this.sites = program.events().sites();
    this.request = request;
    this.arrays = new ArrayList<>(program.arrays());
    this.sources = new ArrayList<>(program.sources());
    this.recovering = new HashSet<>();
    for (EventSite site : sites) {
      if (site instanceof EventSite.Recovery recovery && atRecovery(recovery).isPresent()) {
        recovering.add(recovery.notRefractory());
      }
    }
  }

  static Lowered apply(Lowered program, Request request) {
    var rule = new SurrogateGradient(program, request);
    List<Kernel> kernels = program.kernels().stream().map(rule::apply).toList();
    Lowered chosen =
        program
            .with(rule.arrays, rule.sources, program.prologue(), kernels)
            .withSurrogates(rule.numbers)
            .withReady(rule.recovering);
    return request.isDifferentiated() ? CandidateRecords.apply(chosen, rule.recovering) : chosen;
  }

  private Kernel apply(Kernel kernel) {
    var b = new BodyBuilder();
    Set<Integer> ready = new TreeSet<>();
    int[] map =
        b.copy(
            kernel.body(),
            (_, node, copied) ->
                node instanceof Node.Event event
                    ? Optional.of(chosen(b, event, copied, ready))
                    : Optional.empty());
    var blend = new RecoveryBlend(b, ready, recovering);
    for (Effect effect : kernel.body().effects()) {
      b.effect(blend.of(BodyBuilder.renamed(effect, map)));
    }
    return kernel.with(b.build(), map);
  }

  /// @param ready where it is noted which values say that a neuron is ready, with a derivative
  private int chosen(BodyBuilder b, Node.Event event, int[] copied, Set<Integer> ready) {
    int condition = copied[event.condition()];
    return switch (sites.get(event.site())) {
      case EventSite.Decision decision ->
          step(b, condition, request.surrogates().of(decision.condition()));
      case EventSite.Given _ -> step(b, condition, GIVEN);
      case EventSite.Reset reset ->
          reset.event().equals(SPIKE) && request.detach().covers(reset.variable())
              ? b.stopGradient(condition)
              : condition;
      case EventSite.LastSpike last ->
          request.detach().lastSpike()
              ? b.stopGradient(condition)
              : afterTheFirst(b, condition, last.lastSpike());
      case EventSite.Refractory _ -> b.stopGradient(condition);
      case EventSite.Recovery recovery -> {
        Optional<ScaledSurrogate> chosen = atRecovery(recovery);
        if (chosen.isEmpty()) {
          yield condition;
        }
        int distance = copied[event.distance().orElseThrow()];
        int step = step(b, condition, distance, chosen.get());
        ready.add(step);
        yield step;
      }
    };
  }

  private Optional<ScaledSurrogate> atRecovery(EventSite.Recovery recovery) {
    return request.isDifferentiated()
        ? request.surrogates().atRecovery(recovery.condition())
        : Optional.empty();
  }

  /// That a spike is the last one, as a constant where the neuron had none before: the time since
  /// then is a number without meaning.
  private static int afterTheFirst(BodyBuilder b, int condition, int lastSpike) {
    int before = b.load(lastSpike, Index.OWN, ValueType.REAL);
    int some = b.compare(Node.Comparison.GT, before, b.real(Recovery.NEVER));
    return b.select(some, condition, b.stopGradient(condition));
  }

  /// The code of a custom event is an effect of its own, not what sets a neuron back.
  private static final String SPIKE = "spike";

  /// A comparison as a step function of the distance from threshold. The numbers of a surrogate
  /// that somebody chose are data, so that others compile nothing.
  private int step(BodyBuilder b, int condition, ScaledSurrogate chosen) {
    return b.step(condition, scale(b, chosen), chosen.surrogate(), data(b, chosen));
  }

  private int step(BodyBuilder b, int condition, int distance, ScaledSurrogate chosen) {
    return b.heaviside(condition, distance, scale(b, chosen), chosen.surrogate(), data(b, chosen));
  }

  private int scale(BodyBuilder b, ScaledSurrogate chosen) {
    return number(b, chosen, scaleOf(chosen), chosen.scale());
  }

  private List<Integer> data(BodyBuilder b, ScaledSurrogate chosen) {
    Surrogate surrogate = chosen.surrogate();
    return surrogate.data().stream()
        .map(name -> number(b, chosen, name, surrogate.number(name)))
        .toList();
  }

  private static String scaleOf(ScaledSurrogate chosen) {
    return chosen.variable().equals(SurrogateTable.ANY)
        ? Surrogate.SCALE
        : Surrogate.SCALE + "." + chosen.variable();
  }

  private int number(BodyBuilder b, ScaledSurrogate chosen, String name, double value) {
    if (chosen.choice().isEmpty() || !request.isDifferentiated()) {
      return b.real(value);
    }
    String key = chosen.choice().get() + "." + name;
    int array =
        numbers.computeIfAbsent(
            key,
            _ -> {
              arrays.add(ArrayDecl.of("surrogate " + key, StorageType.REAL, Region.PARAMETER, 1));
              sources.add(new Lowered.Source.Number(value));
              return arrays.size() - 1;
            });
    return b.load(array, Index.SCALAR, ValueType.REAL);
  }
}
