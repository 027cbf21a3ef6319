package org.brian2grad.kernel;

import java.util.Optional;

/// A body executed for each element of a domain at each tick of a clock.
///
/// @param name for people: the objects it was made of,
///   `neurongroup_stateupdater+neurongroup_thresholder`
/// @param clock index of the clock at whose ticks it runs
/// @param size elements of its domain
/// @param guard which elements can be left out
public record Kernel(String name, int clock, int size, Body body, Optional<Guard> guard) {
  public Kernel(String name, int clock, int size, Body body) {
    this(name, clock, size, body, Optional.empty());
  }

  /// The same work in another body.
  ///
  /// @param map the new id of each node
  public Kernel with(Body rebuilt, int[] map) {
    return new Kernel(name, clock, size, rebuilt, guard.map(g -> g.with(map[g.indicator()])));
  }

  /// The same work for every element of the domain, in another body.
  public Kernel with(Body rebuilt) {
    return new Kernel(name, clock, size, rebuilt);
  }

  /// The body for elements whose indicator is known to be true.
  public Body assumed() {
    if (guard.isEmpty()) {
      return body;
    }
    var b = new BodyBuilder();
    int[] map =
        b.copy(
            body,
            (id, _, _) ->
                id == guard.get().indicator() ? Optional.of(b.bool(true)) : Optional.empty());
    body.effects().forEach(effect -> b.effect(BodyBuilder.renamed(effect, map)));
    var trimmed = new BodyBuilder();
    Body whole = b.build();
    int[] kept = trimmed.copy(whole, BodyBuilder.Leaf.NONE);
    whole.effects().forEach(effect -> trimmed.effect(BodyBuilder.renamed(effect, kept)));
    return trimmed.build();
  }
}
