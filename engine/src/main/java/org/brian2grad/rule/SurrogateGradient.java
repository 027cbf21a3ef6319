package org.brian2grad.rule;

import java.util.List;
import java.util.Optional;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.lowering.EventSite;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.request.Request;
import org.brian2grad.request.ScaledSurrogate;
import org.brian2grad.surrogate.StraightThrough;

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

  private SurrogateGradient(Lowered program, Request request) {
    this.sites = program.events().sites();
    this.request = request;
  }

  static Lowered apply(Lowered program, Request request) {
    var rule = new SurrogateGradient(program, request);
    List<Kernel> kernels = program.kernels().stream().map(rule::apply).toList();
    Lowered chosen = program.with(program.arrays(), program.sources(), program.prologue(), kernels);
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

  /// A comparison as a step function of the distance from threshold.
  private static int step(BodyBuilder b, int condition, ScaledSurrogate chosen) {
    return b.step(condition, b.real(chosen.scale()), chosen.surrogate());
  }
}
