package org.brian2grad.kernel;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/// A body executed for each element of a domain at each tick of a clock.
///
/// @param name for people: the objects it was made of,
///   `neurongroup_stateupdater+neurongroup_thresholder`
/// @param clock index of the clock at whose ticks it runs
/// @param size elements of its domain
/// @param guard which elements can be left out
/// @param order whether an element sees what others have done
public record Kernel(
    String name, int clock, int size, Body body, Optional<Guard> guard, Order order) {
  /// How the elements of a domain follow each other.
  public enum Order {
    /// None sees what others do, so that they can be worked on at once.
    ANY,
    /// Each sees what those before it have done.
    ASCENDING,
    /// Each sees what those after it have done: the adjoint of an ascending kernel.
    DESCENDING;

    /// That of the adjoint.
    public Order reversed() {
      return switch (this) {
        case ANY -> ANY;
        case ASCENDING -> DESCENDING;
        case DESCENDING -> ASCENDING;
      };
    }
  }

  public Kernel(String name, int clock, int size, Body body) {
    this(name, clock, size, body, Optional.empty(), Order.ANY);
  }

  /// Whether elements can be worked on at once.
  public boolean isParallel() {
    return order == Order.ANY;
  }

  /// The vector width over its elements.
  public int width(Geometry geometry) {
    boolean single = !isParallel() && geometry.axis() == Geometry.Axis.ELEMENTS;
    return single ? 1 : geometry.width(size);
  }

  /// The same work behind another guard.
  public Kernel with(Guard guard) {
    return new Kernel(name, clock, size, body, Optional.of(guard), order);
  }

  /// The same work in another body.
  ///
  /// @param map the new id of each node
  public Kernel with(Body rebuilt, int[] map) {
    return new Kernel(name, clock, size, rebuilt, guard.map(g -> g.with(map)), order);
  }

  /// The same work for what a reverse sweep looks at only. Where elements follow each other that is
  /// all of them.
  ///
  /// @param active whether the sweep asks for the derivative of an array
  public Kernel inReverse(IntPredicate active) {
    return new Kernel(
        name,
        clock,
        size,
        body,
        guard.filter(_ -> isParallel()).map(g -> g.inReverse(active.test(g.queue().history()))),
        order);
  }

  /// The same work without the derivatives of events, and what only these need.
  public Kernel underived() {
    var b = new BodyBuilder();
    int[] map = b.rebuild(body, Kernel::underived);
    return with(b.build(), map);
  }

  private static Optional<Integer> underived(int id, Node node, int[] copied) {
    return switch (node) {
      case Node.Heaviside h -> Optional.of(copied[h.value()]);
      case Node.Event e -> Optional.of(copied[e.condition()]);
      case Node _ -> Optional.empty();
    };
  }

  /// The same work for elements that matter, whose indicator is true where there is one.
  public Kernel assumed() {
    var b = new BodyBuilder();
    OptionalInt indicator = guard.map(Guard::indicator).orElse(OptionalInt.empty());
    int[] map =
        b.rebuild(
            body,
            (id, _, _) ->
                indicator.equals(OptionalInt.of(id))
                    ? Optional.of(b.bool(true))
                    : Optional.empty());
    return with(b.build(), map);
  }
}
