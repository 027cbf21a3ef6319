package org.brian2grad.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lowering.EventSite;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.request.Request;
import org.brian2grad.request.ScaledSurrogate;
import org.brian2grad.request.SurrogateTable;
import org.brian2grad.surrogate.StraightThrough;
import org.brian2grad.surrogate.Surrogate;

/// Surrogate gradients: the step function of an event condition has the derivative of its
/// surrogate, and what an event does to the state is the blend of the state before and after it.
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
  private final Map<String, Integer> numbers = new HashMap<>();

  private SurrogateGradient(Lowered program, Request request) {
    this.sites = program.events().sites();
    this.request = request;
    this.arrays = new ArrayList<>(program.arrays());
    this.sources = new ArrayList<>(program.sources());
  }

  static Lowered apply(Lowered program, Request request) {
    var rule = new SurrogateGradient(program, request);
    List<Kernel> kernels = program.kernels().stream().map(rule::apply).toList();
    Lowered chosen =
        program
            .with(rule.arrays, rule.sources, program.prologue(), kernels)
            .withSurrogates(rule.numbers);
    return request.isDifferentiated() ? CandidateRecords.apply(chosen) : chosen;
  }

  private Kernel apply(Kernel kernel) {
    var b = new BodyBuilder();
    int[] map =
        b.rebuild(
            kernel.body(),
            (_, node, copied) ->
                node instanceof Node.Event event
                    ? Optional.of(chosen(b, copied[event.condition()], sites.get(event.site())))
                    : Optional.empty());
    return kernel.with(b.build(), map);
  }

  private int chosen(BodyBuilder b, int condition, EventSite site) {
    return switch (site) {
      case EventSite.Decision decision ->
          step(b, condition, request.surrogates().of(decision.condition()));
      case EventSite.Given _ -> step(b, condition, GIVEN);
      case EventSite.Reset reset ->
          reset.event().equals(SPIKE) && request.detach().covers(reset.variable())
              ? b.stopGradient(condition)
              : condition;
      case EventSite.LastSpike _, EventSite.Refractory _ -> b.stopGradient(condition);
    };
  }

  /// The code of a custom event is an effect of its own, not what sets a neuron back.
  private static final String SPIKE = "spike";

  /// A comparison as a step function of the distance from threshold. The numbers of a surrogate
  /// that somebody chose are data, so that others compile nothing.
  private int step(BodyBuilder b, int condition, ScaledSurrogate chosen) {
    Surrogate surrogate = chosen.surrogate();
    int scale = number(b, chosen, scaleOf(chosen), chosen.scale());
    List<Integer> data =
        surrogate.data().stream()
            .map(name -> number(b, chosen, name, surrogate.number(name)))
            .toList();
    return b.step(condition, scale, surrogate, data);
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
